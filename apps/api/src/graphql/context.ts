import type { Actor } from '@sluice/core/shared'
import type { Services } from '@sluice/runtime'

import type { RunHub } from '../live/run-hub.ts'

/** What a resolver may use: who asks, and what this process is made of. Nobody anonymous ever gets one. */
export type Context = {
  services: Services
  runHub: RunHub
  actor: Actor
  /** What only a person's sign-in has; an API key has neither. */
  account: { email: string | null; mustChangePassword: boolean }
  /** W3C trace context that a run's jobs carry on. */
  traceparent: string
}
