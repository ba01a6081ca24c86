import { setTimeout as wait } from 'node:timers/promises'

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
