import type { Actor } from './actor.ts'

/** Who asks for a change, and what ties it to where it came from. Every use case that writes takes one. */
export type Request = {
  actor: Actor
  /** The id that error messages call the reference. */
  requestId: string | null
  /** W3C trace context, carried on by the jobs of a run. */
  traceparent: string | null
  /** What the caller named this request, so that sending it again does nothing twice. */
  idempotency: Idempotency | null
}

export type Idempotency = {
  /** Idempotency-Key as sent. */
  key: string
  /** SHA-256 over document, operation name and variables, in hex. */
  fingerprint: string
}

/** A request of nobody else's: commands, seeds, sweeps. */
export function requestOf(actor: Actor): Request {
  return { actor, requestId: null, traceparent: null, idempotency: null }
}

/** The trace id of a W3C trace context. */
export function traceIdOf({ traceparent }: Pick<Request, 'traceparent'>): string | null {
  return traceparent?.split('-')[1] ?? null
}
