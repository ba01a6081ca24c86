import { setTimeout as sleep } from 'node:timers/promises'

/** Looks every few milliseconds until it is so; fails after the deadline. For tests that run side by side. */
export async function until(look: () => boolean | Promise<boolean>, deadlineMs: number): Promise<void> {
  const end = performance.now() + deadlineMs
  while (!(await look())) {
    if (performance.now() > end) throw new Error(`it did not happen within ${deadlineMs} ms`)
    await sleep(5)
  }
}
