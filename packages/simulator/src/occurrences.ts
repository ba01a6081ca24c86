/** Different requests remembered; beyond it the oldest is forgotten and its next occurrence counts as the first. */
const CAPACITY = 100_000

/** Counts how often each request (by hash) has been seen, so that its repetitions draw different luck. */
export class Occurrences {
  readonly #counts = new Map<number, number>()

  /** 0 for the first occurrence, 1 for the second, … */
  next(hash: number): number {
    const seen = this.#counts.get(hash) ?? 0
    this.#counts.set(hash, seen + 1)
    if (this.#counts.size > CAPACITY) this.#forgetOldest()
    return seen
  }

  reset(): void {
    this.#counts.clear()
  }

  #forgetOldest(): void {
    const [oldest] = this.#counts.keys()
    if (oldest !== undefined) this.#counts.delete(oldest)
  }
}
