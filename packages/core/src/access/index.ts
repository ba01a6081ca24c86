/** Who may come in, and what they may do. */
export { ApiKeyState, apiKeyState, inApiKeyState } from './api-key.ts'
export type { ApiKeyTarget } from './api-key.ts'
export type { SignedIn } from './authenticate.ts'
export { Callers } from './callers.ts'
export { activateApiKey, revokeApiKey, suspendApiKey } from './change-api-key-status.ts'
export { createApiKey } from './create-api-key.ts'
export type { CreateApiKeyInput, IssuedApiKey } from './create-api-key.ts'
export { createUser } from './create-user.ts'
export type { CreateUserInput, IssuedPassword } from './create-user.ts'
export { ADMINISTRATORS, ensureAdministrators, ensureFirstAdmin } from './first-admin.ts'
export type { FirstAdmin } from './first-admin.ts'
export { UNRESTRICTED, mayUseModel, readPermissions } from './key-permissions.ts'
export {
  canAdminister,
  canManageTeam,
  canWrite,
  requireAdminister,
  requireManageTeam,
  requireOwnPassword,
  requireWrite,
} from './permissions.ts'
export { rotateApiKey } from './rotate-api-key.ts'
export { TooManyFailures } from './sign-in-tries.ts'
export { signIn, signOut } from './sign-in.ts'
export type { OpenedSession, SignInDependencies } from './sign-in.ts'
export { signOutUser } from './sign-out-user.ts'
export { sweepAccess } from './sweep-access.ts'
export { createTeam, updateTeam } from './team.ts'
export { toPrefix } from './token.ts'
export { updateApiKey } from './update-api-key.ts'
export { updateUser } from './update-user.ts'
export { changePassword, resetUserPassword } from './user-passwords.ts'
export { visibleApiKeys, visibleTeams, visibleUsers } from './visibility.ts'
