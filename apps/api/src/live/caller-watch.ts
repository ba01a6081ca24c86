import type { SignedIn } from '@sluice/core/access'
import type { Clock, Log } from '@sluice/core/shared'
import type { Snapshot } from '@sluice/core/snapshot'

export type CallerWatchOptions = {
  /** Who asked for what stays open. */
  signedIn: Pick<SignedIn, 'expiresAt'> & { actor: Pick<SignedIn['actor'], 'teamId'> }
  /** The same as of now; null: nobody any more. */
  askAgain: () => Promise<SignedIn | null>
  snapshot: Pick<Snapshot, 'onChange'>
  clock: Clock
  log: Log
}

/** The longest a timer can wait; what ends later is looked at in between. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
const RETRY_MS = 500

/**
 * Notices that somebody may no more: the key was revoked, the session ended or is over, or they are in another team. Looks
 * whenever the registry has changed, and when their time is over.
 */
export class CallerWatch implements Disposable {
  readonly #options: CallerWatchOptions
  readonly #gone = Promise.withResolvers<'gone'>()
  readonly #listening: Disposable
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(options: CallerWatchOptions) {
    this.#options = options
    this.#listening = options.snapshot.onChange(() => void this.#look())
    // Whatever changed between the first question and now.
    void this.#look()
  }

  /** Resolves once, when they are gone. */
  get gone(): Promise<'gone'> {
    return this.#gone.promise
  }

  [Symbol.dispose](): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.#listening[Symbol.dispose]()
  }

  async #look(): Promise<void> {
    const { signedIn, askAgain, clock, log } = this.#options
    try {
      const now = await askAgain()
      if (now?.actor.teamId !== signedIn.actor.teamId) this.#gone.resolve('gone')
      else if (now.expiresAt) this.#lookIn(now.expiresAt.getTime() - clock.now().getTime())
    } catch (error) {
      log.warn('could not ask who watches', { reason: String(error) })
      this.#lookIn(RETRY_MS)
    }
  }

  #lookIn(waitMs: number): void {
    clearTimeout(this.#timer)
    if (this.#isStopped) return
    this.#timer = setTimeout(() => void this.#look(), Math.min(waitMs, LONGEST_TIMER_MS))
  }
}
