/** The durable record of work to do. */
export { backoffMs } from './backoff.ts'
export { dueProviders } from './due-providers.ts'
export { sweepOwners } from './sweep-owners.ts'
export type { CutOff, OwnerSweep } from './sweep-owners.ts'
export { redeliver } from './redeliver.ts'
