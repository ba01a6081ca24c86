import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from 'node:util'

import { LlmError } from '../src/spec/index.ts'

/** The `LlmError` that the work ends in; anything else fails the test. */
export async function errorOf(work: Promise<unknown>): Promise<LlmError> {
  const outcome = await work.catch((error: unknown) => error)
  if (outcome instanceof LlmError) return outcome
  throw new Error('expected an LlmError', { cause: outcome })
}

/** Waits until the condition holds; fails after the deadline. */
export async function until(condition: () => boolean, deadlineMs: number): Promise<void> {
  const end = performance.now() + deadlineMs
  while (!condition()) {
    if (performance.now() > end) throw new Error(`the condition did not hold within ${deadlineMs} ms`)
    await wait(5)
  }
}

/** Every way in which an error is shown. */
export function formsOf(error: LlmError): string[] {
  return [
    error.message,
    String(error.stack),
    String(error),
    JSON.stringify(error),
    JSON.stringify(Object.entries(error)),
    inspect(error, { depth: 9, showHidden: true }),
  ]
}
