import type { Clock } from '#shared'

const WINDOW_MS = 15 * 60_000
const MAX_FAILURES = 10
const MAX_SUBJECTS = 10_000

/** Counts failed sign-ins per account and per address; ten in fifteen minutes close the door for the rest of them. */
export class SignInThrottle {
  readonly #clock: Clock
  readonly #failures = new Map<string, { count: number; since: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Seconds to wait before another try is allowed; 0: now. */
  waitSeconds(subjects: readonly string[]): number {
    const now = this.#clock.now().getTime()
    const waits = subjects.map((subject) => {
      const failures = this.#failures.get(subject)
      if (!failures || failures.count < MAX_FAILURES) return 0
      return Math.max(0, Math.ceil((failures.since + WINDOW_MS - now) / 1000))
    })
    return Math.max(0, ...waits)
  }

  recordFailure(subjects: readonly string[]): void {
    const now = this.#clock.now().getTime()
    for (const subject of subjects) {
      const failures = this.#failures.get(subject)
      if (failures && now - failures.since < WINDOW_MS) failures.count += 1
      else this.#remember(subject, now)
    }
  }

  recordSuccess(subjects: readonly string[]): void {
    for (const subject of subjects) this.#failures.delete(subject)
  }

  #remember(subject: string, now: number): void {
    this.#failures.delete(subject)
    const oldest = this.#failures.keys().next()
    if (this.#failures.size >= MAX_SUBJECTS && !oldest.done) this.#failures.delete(oldest.value)
    this.#failures.set(subject, { count: 1, since: now })
  }
}
