import { LlmError } from '../spec/index.ts'

/** The end of a request, whoever calls for it: the clock or the caller. */
export type Deadline = {
  /** Aborted at the end; its reason is the `LlmError` to throw. */
  signal: AbortSignal
  /** The work's outcome, or that error as soon as the end has come, even if the work does not notice. */
  limit<Outcome>(work: Promise<Outcome>): Promise<Outcome>
  /** Frees timer and listener. */
  stop(): void
}

/** A deadline that starts now. `TIMEOUT` when the time is over, `CANCELLED` when the caller's signal aborts. */
export function createDeadline(timeoutMs: number, caller: AbortSignal): Deadline {
  const controller = new AbortController()
  const cancel = () => {
    controller.abort(new LlmError('CANCELLED', { message: 'The request was cancelled by its caller.' }))
  }
  const expire = () => {
    const message = `The provider gave no complete answer within ${Math.round(timeoutMs)} ms.`
    controller.abort(new LlmError('TIMEOUT', { message }))
  }
  const ended = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
  })
  ended.catch(() => undefined)
  const timer = setTimeout(expire, timeoutMs)
  caller.addEventListener('abort', cancel, { once: true })
  if (caller.aborted) cancel()
  else if (timeoutMs <= 0) expire()
  return {
    signal: controller.signal,
    limit: (work) => Promise.race([work, ended]),
    stop: () => {
      clearTimeout(timer)
      caller.removeEventListener('abort', cancel)
    },
  }
}
