import { NOBODY_KNOWS, acquireLeases } from '@sluice/core/capacity'
import { claimProbes, readClaims } from '@sluice/core/runs'

import type { Owner } from '@sluice/core/capacity'
import type { Claim, ClaimedProbe } from '@sluice/core/runs'
import { createId, createIds } from '@sluice/core/shared'
import type { Log } from '@sluice/core/shared'
import type { LlmProvider } from '@sluice/db'
import type { Services } from '@sluice/runtime'

import { Alarm } from './alarm.ts'

/** While other processes hold the leases, ask again this often; also how often a busy dispatcher shows its demand. */
const POLL_MS = 200
/** Ended calls are gathered this long before their leases are used again, so that one claim serves many. */
const GATHER_MS = 2
const RETRY_MS = 1_000

export type DispatcherOptions = {
  services: Services
  owner: Owner
  provider: LlmProvider
  /** Makes the call and stores its ending; resolves when the lease is free again. */
  play: (probe: ClaimedProbe, provider: LlmProvider) => Promise<void>
  log: Log
}

/**
 * Keeps as many calls to one provider under way as this process holds permits for: leases from the shared pool, allowance
 * drawn with each claim. Waits without polling while there is nothing to do.
 */
export class Dispatcher implements AsyncDisposable {
  readonly #options: DispatcherOptions
  readonly #alarm = new Alarm()
  readonly #calls = new Set<Promise<void>>()
  #provider: LlmProvider
  #free: string[] = []
  #surplus = 0
  #isHungry = true
  /** Leases that may still be ours in the database although we do not count on them: an answer was lost. */
  #unheard: string[] = []
  /** Claims that may have happened although no answer came. */
  #inDoubt: Claim[] = []
  #wakes = 0
  #askedAt = 0
  #stopped = false
  readonly #loop: Promise<void>

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#provider = options.provider
    this.#loop = this.#run()
  }

  /** There may be something to do. */
  wake(): void {
    this.#isHungry = true
    this.#wakes += 1
    this.#alarm.ring()
  }

  /** The provider as it is now in the registry. */
  update(provider: LlmProvider): void {
    this.#provider = provider
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      let waitMs = RETRY_MS
      try {
        waitMs = await this.#step()
      } catch (error) {
        this.#options.log.warn('dispatch failed', { provider: this.#provider.name, reason: String(error) })
      }
      if (!this.#stopped) await this.#alarm.sleep(waitMs)
    }
  }

  /** One round; answers how long to wait for the next unless woken. */
  async #step(): Promise<number> {
    if (this.#inDoubt.length > 0) await this.#readBack()
    if (this.#shouldAsk()) {
      const holdMs = await this.#ask()
      if (holdMs !== null) return holdMs
    }
    if (!this.#isHungry) return NOBODY_KNOWS
    if (this.#free.length === 0) return POLL_MS

    const wakes = this.#wakes
    const { services, owner } = this.#options
    const claims = this.#free.map((leaseId) => ({ leaseId, attemptId: createId() }))
    this.#inDoubt = claims
    const { claimed, exhausted, waitMs } = await claimProbes(services, {
      provider: this.#provider,
      ownerId: owner.id,
      claims,
    })
    this.#inDoubt = []
    this.#startAll(claimed)
    if (exhausted && wakes === this.#wakes) this.#isHungry = false
    if (waitMs !== null) return waitMs
    return exhausted ? 0 : POLL_MS
  }

  /** Leases are asked for while more can be had, and given back when there is no work for them or others starve. */
  #shouldAsk(): boolean {
    if (!this.#isHungry) return this.#free.length > 0
    return performance.now() - this.#askedAt >= POLL_MS || (this.#free.length === 0 && this.#calls.size === 0)
  }

  async #ask(): Promise<number | null> {
    const held = this.#free.length + this.#calls.size
    const wanted = this.#isHungry ? Math.max(0, this.#provider.maxParallelRequests - held) : 0
    const spare = this.#free.splice(0, this.#isHungry ? this.#surplus : this.#free.length)
    const ids = createIds(wanted)
    const release = [...spare, ...this.#unheard]
    this.#unheard = [...release, ...ids]
    const { services, owner } = this.#options
    const grant = await acquireLeases(services.db, {
      providerId: this.#provider.id,
      ownerId: owner.id,
      ids,
      release,
    })
    this.#unheard = []
    this.#askedAt = performance.now()
    this.#free.push(...grant.granted)
    this.#surplus = grant.surplus
    return this.#isHungry ? grant.holdMs : null
  }

  /** Plays what was claimed although the answer was lost: those calls never left. */
  async #readBack(): Promise<void> {
    const attemptIds = this.#inDoubt.map(({ attemptId }) => attemptId)
    this.#startAll(await readClaims(this.#options.services.db, attemptIds))
    this.#inDoubt = []
  }

  #startAll(probes: readonly ClaimedProbe[]): void {
    const used = new Set(probes.map((probe) => probe.leaseId))
    this.#free = this.#free.filter((id) => !used.has(id))
    for (const probe of probes) this.#start(probe)
  }

  #start(probe: ClaimedProbe): void {
    const call = this.#options.play(probe, this.#provider).finally(() => {
      this.#calls.delete(call)
      this.#free.push(probe.leaseId)
      this.#alarm.ring(GATHER_MS)
    })
    this.#calls.add(call)
  }

  /** Claims nothing more and waits for the calls under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true
    this.#alarm.ring()
    await this.#loop
    await Promise.all(this.#calls)
  }
}
