import { setTimeout as sleep } from 'node:timers/promises'

import { PriceWarning } from '@sluice/core/calls'
import { Owner } from '@sluice/core/capacity'
import { Channel } from '@sluice/core/events'
import { dueProviders } from '@sluice/core/jobs'
import { probeQueue } from '@sluice/core/runs'
import { listen } from '@sluice/db'

import type { LlmProvider } from '@sluice/db'
import type { BatchWriter, Log } from '@sluice/core/shared'
import type { Services } from '@sluice/runtime'

import { Dispatcher } from './dispatch/dispatcher.ts'
import { playProbe } from './dispatch/play-probe.ts'
import { createSettler } from './dispatch/settler.ts'
import type { Settlement } from './dispatch/settler.ts'
import { sweep } from './sweep.ts'
import { sweepMonths } from './sweep-months.ts'

const SWEEP_EVERY_MS = 2_000
const SWEEP_MONTHS_EVERY_MS = 3_600_000
/** Providers and due jobs are looked at this often, in case a notification was lost. */
const LOOK_EVERY_MS = 1_000
/** Calls under way get this long to end before they are aborted. */
const DRAIN_MS = 20_000

/** A worker process: one dispatcher per provider, a settler, the sweep. */
export class Worker implements AsyncDisposable {
  readonly #services: Services
  readonly #log: Log
  readonly #stop = new AbortController()
  #shift: Shift
  readonly #loops: Promise<void>[]
  readonly #listening: AsyncDisposable

  private constructor(services: Services, shift: Shift, log: Log) {
    this.#services = services
    this.#shift = shift
    this.#log = log
    this.#loops = [
      this.#repeat(SWEEP_EVERY_MS, () => sweep(services, log)),
      this.#repeat(LOOK_EVERY_MS, () => this.#look()),
      this.#repeat(SWEEP_MONTHS_EVERY_MS, () => sweepMonths(services, log), SWEEP_EVERY_MS),
    ]
    this.#listening = listen({
      url: services.directUrl,
      channels: [Channel.work, Channel.change],
      onNotification: (channel, payload) => {
        if (channel === Channel.change) void this.#refresh()
        else this.#shift.wake(payload)
      },
      onConnected: () => {
        void this.#refresh()
        this.#shift.wake('*')
      },
      applicationName: 'sluice worker listen',
      log,
    })
  }

  static async start(services: Services): Promise<Worker> {
    const log = services.createLogger('worker')
    const worker = new Worker(services, await Shift.start(services, log), log)
    await worker.#look()
    return worker
  }

  /** Providers as they are now, dispatchers for all of them, and a nudge where something is due. */
  async #look(): Promise<void> {
    if (this.#shift.isLost) await this.#changeShift()
    const providers = [...this.#services.snapshot.current.providers.values()]
    for (const provider of providers) await this.#services.queue.ensure(probeQueue(provider.name))
    this.#shift.update(providers)
    for (const providerId of await dueProviders(this.#services.db)) this.#shift.wake(providerId)
  }

  /** Looks at the registry now; what cannot be read is polled for anyway. */
  async #refresh(): Promise<void> {
    await this.#services.snapshot.refresh().catch((error: unknown) => {
      this.#log.warn('settings could not be read again', { reason: String(error) })
    })
  }

  /** We may have been counted as gone: whatever was under way is over, begin anew under another id. */
  async #changeShift(): Promise<void> {
    const lost = this.#shift
    this.#shift = await Shift.start(this.#services, this.#log)
    await lost[Symbol.asyncDispose]()
  }

  async #repeat(everyMs: number, work: () => Promise<void>, firstAfterMs = everyMs): Promise<void> {
    for (let pauseMs = firstAfterMs; !this.#stop.signal.aborted; pauseMs = everyMs) {
      await sleep(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
      if (this.#stop.signal.aborted) return
      try {
        await work()
      } catch (error) {
        this.#log.warn('periodic work failed', { reason: String(error) })
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#listening[Symbol.asyncDispose]()
    await Promise.all(this.#loops)
    await this.#shift[Symbol.asyncDispose]()
  }
}

/** What belongs to one owner id: its dispatchers, their calls and the settler. */
class Shift implements AsyncDisposable {
  readonly #services: Services
  readonly #owner: Owner
  readonly #log: Log
  readonly #settler: BatchWriter<Settlement>
  readonly #priceWarning: PriceWarning
  readonly #dispatchers = new Map<string, Dispatcher>()
  readonly #abort = new AbortController()

  private constructor(services: Services, owner: Owner, log: Log) {
    this.#services = services
    this.#owner = owner
    this.#log = log
    this.#settler = createSettler(services, log)
    this.#priceWarning = new PriceWarning(log)
  }

  static async start(services: Services, log: Log): Promise<Shift> {
    const owner = await Owner.register({
      db: services.db,
      directUrl: services.directUrl,
      role: 'worker',
      log,
    })
    return new Shift(services, owner, log)
  }

  get isLost(): boolean {
    return this.#owner.signal.aborted
  }

  update(providers: readonly LlmProvider[]): void {
    for (const provider of providers) {
      const dispatcher = this.#dispatchers.get(provider.id)
      if (dispatcher) dispatcher.update(provider)
      else this.#dispatchers.set(provider.id, this.#createDispatcher(provider))
    }
  }

  /** `*`: all of them. */
  wake(providerId: string): void {
    if (providerId === '*') for (const dispatcher of this.#dispatchers.values()) dispatcher.wake()
    else this.#dispatchers.get(providerId)?.wake()
  }

  #createDispatcher(provider: LlmProvider): Dispatcher {
    const signal = AbortSignal.any([this.#abort.signal, this.#owner.signal])
    return new Dispatcher({
      services: this.#services,
      owner: this.#owner,
      provider,
      log: this.#log,
      play: async (probe, current) => {
        if (probe.priceId === null) this.#priceWarning.unpriced(`${current.name}/${probe.modelId}`)
        const ending = await playProbe(this.#services, { probe, provider: current, signal })
        this.#settler.add({ ending, queueName: probeQueue(current.name), deliveryId: probe.deliveryId })
      },
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const drained = setTimeout(() => this.#abort.abort(), DRAIN_MS)
    await Promise.all([...this.#dispatchers.values()].map((dispatcher) => dispatcher[Symbol.asyncDispose]()))
    clearTimeout(drained)
    await this.#settler[Symbol.asyncDispose]()
    await this.#owner[Symbol.asyncDispose]()
  }
}
