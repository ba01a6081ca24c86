/** One pool of permits per provider, exact across processes. */
export { NOBODY_KNOWS, acquireLeases, allowance } from './leases.ts'
export type { LeaseGrant } from './leases.ts'
export { Owner } from './owner.ts'
export type { OwnerOptions } from './owner.ts'
export { forgetPauses, pauseForRateLimit } from './pauses.ts'
