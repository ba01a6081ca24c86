import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { createApiKey, ensureAdministrators } from '@sluice/core/access'
import { createId, requestOf } from '@sluice/core/shared'
import type { RequestRecord } from '@sluice/simulator'
import { createTestDatabase, startTestPostgres } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startDeafProxy } from './deaf-proxy.ts'
import { KEYS, createSandboxSystem } from './sandbox-system.ts'
import type { SandboxSystem } from './sandbox-system.ts'
import { startProcess } from './start-process.ts'

const WORKER = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const API = fileURLToPath(new URL('../../api/src/main.ts', import.meta.url))

/** What is changed is in force everywhere after that long; keys sooner. */
const IN_FORCE_MS = 2_000
const KEYS_MS = 1_000
const LATENCY_MS = 150

let opened: AsyncDisposableStack
let system: SandboxSystem
/** Two processes of the API, the second one deaf. */
let urls: [string, string]
let adminKey: string
let dropped: () => number

/** Two API processes and two workers on one database; one of each never hears a notification. */
beforeAll(async () => {
  opened = new AsyncDisposableStack()
  const server = opened.use(await startTestPostgres())
  const database = opened.use(await createTestDatabase({ server, poolSize: 2 }))
  system = opened.use(
    await createSandboxSystem(database, { default: { latency: { kind: 'constant', ms: LATENCY_MS } } }),
  )
  const proxy = opened.use(await startDeafProxy(database.url))
  const hearing = { ...system.environment, PORT: '0' }
  const deaf = { ...hearing, DATABASE_DIRECT_URL: proxy.url }
  const apis = [opened.use(startProcess(API, hearing)), opened.use(startProcess(API, deaf))] as const
  opened.use(startProcess(WORKER, hearing))
  opened.use(startProcess(WORKER, deaf))
  urls = [await apis[0].url(), await apis[1].url()]
  adminKey = (await makeKey()).key
  dropped = proxy.dropped
})

afterAll(() => opened.disposeAsync())

async function makeKey(): Promise<{ id: string; key: string }> {
  const actor = await ensureAdministrators(system.services.db)
  const { apiKeyId, key } = await createApiKey(system.services, requestOf(actor), {
    name: `key ${createId()}`,
    role: 'OWNER',
  })
  return { id: apiKeyId, key: key ?? '' }
}

/** Asks a process of the API, and answers what came as text. */
async function ask(url: string, query: string, variables: object = {}, key = adminKey): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  })
  return response.text()
}

/** Changes something at the first process; the time when that was answered. */
async function change(query: string, variables: object = {}): Promise<number> {
  const answer = await ask(urls[0], query, variables)
  expect(answer).not.toContain('"errors"')
  return Date.now()
}

/** How long after a change both processes of the API answered so. */
async function untilBoth(changedAt: number, look: (url: string) => Promise<boolean>): Promise<number> {
  const until = async (url: string): Promise<number> => {
    while (!(await look(url))) {
      if (Date.now() - changedAt > 10_000) throw new Error('it did not happen in 10 s')
      await sleep(20)
    }
    return Date.now() - changedAt
  }
  return Math.max(...(await Promise.all(urls.map(until))))
}

const SET = `mutation ($value: JSON) { updateSystemSetting(input: { key: "run_max_probes", value: $value }) { setting { value } } }`

describe('a change made at one process', () => {
  test('is read at the other at once, a thousand times of a thousand', async () => {
    const stale: number[] = []
    for (let number = 1; number <= 1000; number += 1) {
      const [writer, reader] = number % 2 === 0 ? urls : [urls[1], urls[0]]
      await ask(writer, SET, { value: number })
      const answer = await ask(reader, '{ systemSetting(key: "run_max_probes") { value } }')
      if (answer !== `{"data":{"systemSetting":{"value":${number}}}}`) stale.push(number)
    }
    expect(stale).toEqual([])
  })

  test('to a setting limits runs at both within two seconds (L-12)', async () => {
    const definition = await system.services.db.definition.findFirstOrThrow()
    const start = `mutation ($id: ID!) { startRun(input: { definitionId: $id, models: ["sim-sage"] }) { run { id } } }`
    const isRefused = async (url: string) =>
      (await ask(url, start, { id: definition.id })).includes('1 is the limit of this installation')

    const changedAt = await change(SET, { value: 1 })
    expect(await untilBoth(changedAt, isRefused)).toBeLessThan(IN_FORCE_MS)

    const resetAt = await change(`mutation { resetSystemSetting(key: "run_max_probes") { setting { key } } }`)
    expect(await untilBoth(resetAt, async (url) => !(await isRefused(url)))).toBeLessThan(IN_FORCE_MS)
  })

  test('to a key shuts it out of both within a second', async () => {
    const { id, key } = await makeKey()
    const isOut = async (url: string) =>
      (await ask(url, '{ me { name } }', {}, key)).includes('UNAUTHENTICATED')
    for (const url of urls) expect(await isOut(url)).toBe(false)

    const changedAt = await change(`mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }`, { id })

    expect(await untilBoth(changedAt, isOut)).toBeLessThan(KEYS_MS)
  })

  test('to a provider’s limit or switch reaches both workers within two seconds (S3-31)', async () => {
    const provider = await system.services.db.llmProvider.findUniqueOrThrow({
      where: { name: 'sandbox-openai' },
    })
    const update = (input: object): Promise<number> =>
      change(
        `mutation ($id: ID!, $input: UpdateLlmProviderInput!) { updateLlmProvider(id: $id, input: $input) { provider { id } } }`,
        { id: provider.id, input },
      )
    const requests = (): RequestRecord[] => system.simulator.records(KEYS.openai).requests
    await system.start({ models: ['sim-swift'], samplesPerScenario: 30 })
    await expect.poll(() => concurrencyAfter(requests(), 0), { timeout: 10_000 }).toBe(5)

    const limitedAt = await update({ maxParallelRequests: 1 })
    await sleep(IN_FORCE_MS + 1_500)
    expect(concurrencyAfter(requests(), limitedAt + IN_FORCE_MS)).toBe(1)

    const raisedAt = await update({ maxParallelRequests: 4 })
    await sleep(IN_FORCE_MS)
    expect(concurrencyAfter(requests(), raisedAt)).toBe(4)

    const disabledAt = await update({ isEnabled: false })
    await sleep(IN_FORCE_MS + 1_000)
    expect(requests().filter(({ startedAt }) => startedAt > disabledAt + IN_FORCE_MS)).toEqual([])

    const enabledAt = await update({ isEnabled: true })
    await sleep(IN_FORCE_MS)
    expect(requests().filter(({ startedAt }) => startedAt > enabledAt).length).toBeGreaterThan(4)
  })

  test('is told by notifications, which the deaf processes never got', () => {
    expect(dropped()).toBeGreaterThan(1000)
  })
})

/** Most requests that were under way when one of them began, of those that began after a time. */
function concurrencyAfter(requests: readonly RequestRecord[], time: number): number {
  const at = (instant: number): number =>
    requests.filter(({ startedAt, endedAt }) => startedAt <= instant && (endedAt ?? Infinity) > instant)
      .length
  const starts = requests.map(({ startedAt }) => startedAt).filter((startedAt) => startedAt > time)
  return Math.max(0, ...starts.map(at))
}
