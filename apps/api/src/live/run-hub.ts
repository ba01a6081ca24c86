import { Channel } from '@sluice/core/events'
import { listen } from '@sluice/db'
import { Repeater } from 'graphql-yoga'

import type { Services } from '@sluice/runtime'

import { RunWatch } from './run-watch.ts'

/** How long a change can stay unseen when its notification is lost. */
const POLL_MS = 2_000

type HubServices = Pick<Services, 'db' | 'directUrl' | 'snapshot' | 'createLogger'>

/** Where a process hears that runs and the registry change: one connection that listens, however many look. */
export class RunHub implements AsyncDisposable {
  readonly #services: HubServices
  readonly #watches = new Map<string, RunWatch>()
  readonly #listening: AsyncDisposable
  readonly #poll: NodeJS.Timeout

  constructor(services: HubServices) {
    this.#services = services
    this.#listening = listen({
      url: services.directUrl,
      channels: [Channel.run, Channel.change],
      applicationName: 'sluice api listen',
      log: services.createLogger('live'),
      onNotification: (channel, payload) => {
        if (channel === Channel.change) this.#refreshSnapshot()
        else this.#watches.get(payload)?.notify()
      },
      onConnected: () => {
        this.#refreshSnapshot()
        this.#pollAll()
      },
    })
    this.#poll = setInterval(() => this.#pollAll(), POLL_MS)
  }

  /** Runs that somebody looks at now. */
  get watchedRuns(): number {
    return this.#watches.size
  }

  /**
   * Gives the run's id at once and whenever it has changed since, never faster than it is asked for. Ends when the run has
   * ended, or when this process stops. Read the run anew for every value.
   */
  follow(runId: string): AsyncIterable<string> {
    return new Repeater<string>(async (push, stop) => {
      const watch = this.#join(runId)
      const left = stop.then(() => null)
      try {
        let change = await Promise.race([watch.after(0), left])
        while (change) {
          await push(runId)
          change = change.isOver ? null : await Promise.race([watch.after(change.version), left])
        }
      } finally {
        this.#leave(runId, watch)
        stop()
      }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#poll)
    for (const watch of this.#watches.values()) watch.close()
    this.#watches.clear()
    await this.#listening[Symbol.asyncDispose]()
  }

  #join(runId: string): RunWatch {
    const watch = this.#watches.get(runId) ?? this.#watchRun(runId)
    watch.readers += 1
    return watch
  }

  #watchRun(runId: string): RunWatch {
    const log = this.#services.createLogger('live')
    const onFault = (error: unknown): void =>
      log.warn('run could not be looked at', { runId, reason: String(error) })
    const watch = new RunWatch({ db: this.#services.db, runId, onFault })
    this.#watches.set(runId, watch)
    return watch
  }

  #leave(runId: string, watch: RunWatch): void {
    watch.readers -= 1
    if (watch.readers > 0) return
    watch.close()
    if (this.#watches.get(runId) === watch) this.#watches.delete(runId)
  }

  #refreshSnapshot(): void {
    const { snapshot, createLogger } = this.#services
    snapshot.refresh().catch((error: unknown) => {
      createLogger('live').warn('the registry could not be read again', { reason: String(error) })
    })
  }

  #pollAll(): void {
    for (const watch of this.#watches.values()) watch.poll()
  }
}
