import { setTimeout as sleep } from 'node:timers/promises'

/** Looks every few milliseconds until there is something to see; fails after the deadline. */
export async function until<T>(look: () => Promise<T | undefined | false>, deadlineMs = 5_000): Promise<T> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end) throw new Error(`it did not happen within ${deadlineMs} ms`)
    await sleep(10)
  }
}
