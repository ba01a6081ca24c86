import type { SignedIn } from '@sluice/core/access'
import type { Actor, Request } from '@sluice/core/shared'
import type { Services } from '@sluice/runtime'

import type { RunHub } from '../live/run-hub.ts'

/** What a resolver may use: who asks, and what this process is made of. Nobody anonymous ever gets one. */
export type Context = {
  services: Services
  runHub: RunHub
  actor: Actor
  account: Omit<SignedIn, 'actor'>
  /** Who asks, as of now; null: nobody whom we know any more. For what stays open. */
  askAgain: () => Promise<SignedIn | null>
  /** What use cases that write are told about where the change comes from; there while fields are resolved. */
  request: Request
  /** The same before the document is known. */
  arrival: Omit<Request, 'idempotency'>
  /** Idempotency-Key as received; `request` carries it on once the document is known. */
  idempotencyKey: string | null
}
