export { signOut } from './session.ts'
export { SessionContext, useSession } from './session-context.ts'
