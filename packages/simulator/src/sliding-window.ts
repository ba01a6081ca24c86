export const WINDOW_MS = 60_000
const COMPACT_AFTER = 1024

/** What a limit's headers tell: the limit, what is left of it now, and when all of it will be back. */
export type LimitState = { limit: number; remaining: number; resetMs: number }

/** A log of weighted entries: the sum over any 60 seconds never exceeds the limit the caller asks it about. */
export class SlidingWindow {
  #entries: { at: number; weight: number }[] = []
  #first = 0
  #sum = 0

  add(now: number, weight: number): void {
    this.#entries.push({ at: now, weight })
    this.#sum += weight
  }

  /** Milliseconds until `weight` fits below the limit; 0 when it fits now. A weight above the limit never fits. */
  waitMs(now: number, weight: number, limit: number): number {
    this.#forget(now)
    let excess = this.#sum + weight - limit
    if (excess <= 0) return 0
    for (let index = this.#first; index < this.#entries.length; index += 1) {
      const entry = this.#entries[index]
      excess -= entry?.weight ?? 0
      if (entry !== undefined && excess <= 0) return entry.at + WINDOW_MS - now
    }
    return WINDOW_MS
  }

  describe(now: number, limit: number): LimitState {
    this.#forget(now)
    const last = this.#entries.at(-1)
    const resetMs = this.#sum === 0 || last === undefined ? 0 : last.at + WINDOW_MS - now
    return { limit, remaining: Math.max(0, limit - this.#sum), resetMs }
  }

  #forget(now: number): void {
    for (
      let entry = this.#entries[this.#first];
      entry !== undefined && entry.at <= now - WINDOW_MS;
      entry = this.#entries[this.#first]
    ) {
      this.#sum -= entry.weight
      this.#first += 1
    }
    if (this.#first < COMPACT_AFTER || this.#first * 2 < this.#entries.length) return
    this.#entries = this.#entries.slice(this.#first)
    this.#first = 0
  }
}
