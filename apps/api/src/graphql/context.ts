import type { Actor, Request } from '@sluice/core/shared'
import type { Services } from '@sluice/runtime'

import type { RunHub } from '../live/run-hub.ts'

/** What a resolver may use: who asks, and what this process is made of. Nobody anonymous ever gets one. */
export type Context = {
  services: Services
  runHub: RunHub
  actor: Actor
  /** What only a person's sign-in has; an API key has neither. */
  account: { email: string | null; mustChangePassword: boolean }
  /** What use cases that write are told about where the change comes from. */
  request: Request
  /** Idempotency-Key as received; `request` carries it on once the document is known. */
  idempotencyKey: string | null
}
