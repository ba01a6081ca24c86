import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'

/** What belongs to a request or a job wherever its work leads; every log line carries it. */
export type RequestContext = {
  requestId: string
  /** W3C trace context, handed on to jobs and vendors. */
  traceparent: string
  teamId?: string
  actorId?: string
  jobId?: string
}

const storage = new AsyncLocalStorage<RequestContext>()

/** Runs `work` in a context of its own. */
export function inContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work)
}

/** The context of the running work; undefined outside of any. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore()
}

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** The caller's trace context when it is well-formed, else a new one. */
export function toTraceparent(received: string | null | undefined): string {
  if (received && TRACEPARENT.test(received)) return received
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`
}

/** The trace id of a trace context. */
export function toTraceId(traceparent: string): string {
  return traceparent.slice(3, 35)
}
