const MAX_TIMER_MS = 2_147_483_647

/** A sleep that can be cut short. A ring while nobody sleeps shortens the next sleep. */
export class Alarm {
  #ringAt = Number.POSITIVE_INFINITY
  #timer: NodeJS.Timeout | null = null
  #wake: (() => void) | null = null

  /** Sleeps for `ms`, or until rung. */
  async sleep(ms: number): Promise<void> {
    const until = Math.min(performance.now() + ms, this.#ringAt)
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      this.#arm(until)
    })
    this.#wake = null
    this.#ringAt = Number.POSITIVE_INFINITY
  }

  /** Ends the sleep after `delayMs`, at once by default. */
  ring(delayMs = 0): void {
    this.#ringAt = Math.min(this.#ringAt, performance.now() + delayMs)
    if (this.#wake) this.#arm(this.#ringAt)
  }

  #arm(until: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    const waitMs = Math.min(MAX_TIMER_MS, Math.max(0, until - performance.now()))
    this.#timer = setTimeout(() => this.#wake?.(), waitMs)
  }
}
