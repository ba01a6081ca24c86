import { afterAll, beforeAll, expect, test } from 'vitest'

import { createPaidModel, endCalls, expectCleanBooks, openCallOf, pay, standingOf } from '../../test/books.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { Money, SluiceError, createId, requestOf } from '#shared'
import { release, releaseExpired, reserve, setProviderBalance, syncProviderBalance } from './index.ts'

const WORKERS = 8
const STEPS = Number(process.env['SLUICE_TEST_STEPS'] ?? 30)

type Model = Awaited<ReturnType<typeof createPaidModel>>
type OpenCall = { id: string; model: Model; boundUsd: number }

let system: TestSystem
/** Money of which is only ever spent as it was reserved; which is corrected at will; of which no balance is kept. */
let strict: Model
let corrected: Model
let unlimited: Model

beforeAll(async () => {
  system = await createTestSystem({ poolSize: WORKERS + 2 })
  strict = await createPaidModel(system, '20')
  corrected = await createPaidModel(system, '20')
  unlimited = await createPaidModel(system, null)
})

afterAll(() => system[Symbol.asyncDispose]())

const chance = () => Math.random()
const pick = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(chance() * list.length)] ?? list[0]
const usd = (most: number) => (chance() * most).toFixed(6)

/** What of two accounts is locked in one order by some and might be in another by others: everything there is to do, at random. */
class Worker {
  readonly #open: OpenCall[] = []
  readonly #unknown: string[] = []
  readonly #held: string[] = []

  async step(): Promise<void> {
    await pick([
      () => this.#openCall(),
      () => this.#openCall(),
      () => this.#endCalls(),
      () => this.#endCalls(),
      () => this.#answerLate(),
      () => this.#hold(),
      () => this.#letGo(),
      () => releaseExpired(system.db),
      () => correctSomething(),
    ])()
  }

  async finish(): Promise<void> {
    while (this.#open.length > 0) await this.#endCalls()
    while (this.#unknown.length > 0) await this.#answerLate()
    while (this.#held.length > 0) await this.#letGo()
  }

  async #openCall(): Promise<void> {
    const model = pick([strict, corrected, unlimited])
    const boundUsd = usd(3)
    const lastsSeconds = model !== strict && chance() < 0.3 ? 0 : 600
    const id = await unlessRefused(openCallOf(system, model, { boundUsd, lastsSeconds }))
    if (id !== null) this.#open.push({ id, model, boundUsd: Number(boundUsd) })
  }

  async #endCalls(): Promise<void> {
    const ended = this.#open.splice(0, 1 + Math.floor(chance() * 5))
    const unknown = ended.filter(({ model }) => model !== strict && chance() < 0.3).map(({ id }) => id)
    const costs = ended.map(({ id, model, boundUsd }) => [
      id,
      unknown.includes(id) ? null : chance() < 0.2 ? '0' : usd(model === strict ? boundUsd : 2 * boundUsd),
    ])
    await endCalls(system, Object.fromEntries(costs))
    // As it may happen: somebody stores the same once more.
    await endCalls(system, Object.fromEntries(costs))
    this.#unknown.push(...unknown)
  }

  async #answerLate(): Promise<void> {
    const id = this.#unknown.pop()
    if (id) await endCalls(system, { [id]: usd(1) })
  }

  async #hold(): Promise<void> {
    const id = createId()
    const parts = [strict, corrected, unlimited]
      .filter(() => chance() < 0.7)
      .toSorted(() => chance() - 0.5)
      .map(({ providerId }) => ({ providerId, amountUsd: new Money(usd(4)) }))
    await unlessRefused(reserve(system.db, { id, isRun: true, parts, lastsSeconds: 600, field: 'models' }))
    this.#held.push(id)
  }

  async #letGo(): Promise<void> {
    const id = this.#held.pop()
    if (id) await release(system.db, id, 'it was enough')
  }
}

async function correctSomething(): Promise<void> {
  const request = requestOf({ ...system.actor, role: 'ADMIN', isAdministrators: true })
  const id = corrected.providerId
  await pick<() => Promise<unknown>>([
    () => pay(system, strict.providerId, usd(2)),
    () => setProviderBalance(system, request, { id, balance: usd(30) }),
    () => setProviderBalance(system, request, { id, balance: null }),
    () => unlessRefused(syncProviderBalance(system, request, { id, realBalance: usd(30) })),
  ])()
}

/** What was refused for a reason; null then. Anything else, such as a deadlock, fails the test. */
async function unlessRefused<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof SluiceError && ['BUDGET_EXCEEDED', 'VALIDATION_FAILED'].includes(error.code))
      return null
    throw error
  }
}

test(
  'whatever happens at once, the books are right, and never more is reserved than there is (L-33)',
  async () => {
    let isDone = false
    const lowest = async (): Promise<number> => {
      let least = Infinity
      while (!isDone) {
        const { balance, held } = await standingOf(system, strict.providerId)
        least = Math.min(least, Number(new Money(balance).minus(held)))
      }
      return least
    }
    const watched = lowest()
    const workers = Array.from({ length: WORKERS }, () => new Worker())
    const worked = workers.map(async (worker) => {
      for (let step = 0; step < STEPS; step += 1) await worker.step()
    })
    await Promise.all(worked).finally(() => (isDone = true))

    expect(await watched).toBeGreaterThanOrEqual(0)
    await expectCleanBooks(system)
    for (const worker of workers) await worker.finish()
    await releaseExpired(system.db)
    await expectCleanBooks(system)
    for (const { providerId } of [strict, corrected, unlimited])
      expect(await standingOf(system, providerId)).toMatchObject({ held: '0' })
    expect(Number((await standingOf(system, strict.providerId)).balance)).toBeGreaterThanOrEqual(0)
  },
  20_000 + STEPS * 200,
)
