/** Providers and models: what can be called, under which name. */
export { modelAvailability, providerAvailability } from './availability.ts'
export type { Availability } from './availability.ts'
export { resolveModelRef, toModelRef } from './model-ref.ts'
export type { ReferableModel } from './model-ref.ts'
export { removeSandbox, restoreSandbox } from './sandbox.ts'
