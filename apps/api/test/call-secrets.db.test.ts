import { createModel, createProvider } from '@sluice/core/registry'
import { updateSystemSetting } from '@sluice/core/settings'
import { createId, requestOf } from '@sluice/core/shared'
import { isRequiredArgument } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { ModelCall } from '@sluice/core/calls'

import { schema } from '../src/graphql/schema.ts'
import { Canaries } from './canaries.ts'
import { request, toHeaders } from './client.ts'
import { dumpEverything } from './dump.ts'
import { startFakeVendor } from './fake-vendor.ts'
import { rootFieldsOf, toDocument } from './sealed/schema-walk.ts'
import { startApi } from './start-api.ts'
import { createWorld } from './world.ts'

import type { FakeVendor } from './fake-vendor.ts'
import type { RootField } from './sealed/schema-walk.ts'
import type { TestApi } from './start-api.ts'
import type { World } from './world.ts'

const PROVIDERS = 3
const NOW = Date.now()
const DAY_MS = 86_400_000

let opened: AsyncDisposableStack
let api: TestApi
let world: World
let vendor: FakeVendor

const canaries = new Canaries()
const errors: string[] = []

beforeAll(async () => {
  opened = new AsyncDisposableStack()
  vendor = opened.use(await startFakeVendor())
  const inEnvironment = canaries.plant()
  api = opened.use(await startApi({ environment: { CANARY_API_KEY: inEnvironment } }))
  world = await createWorld(api)
  const asked = requestOf(world.home.actor)
  await updateSystemSetting(api.services, asked, { key: 'log_sensitive_data', value: true })
  for (const [index, credential] of ['env:CANARY_API_KEY', canaries.plant(), canaries.plant()].entries()) {
    const { providerId } = await createProvider(api.services, asked, {
      name: `vendor-${index}`,
      displayName: 'Vendor',
      protocol: 'OPENAI',
      baseUrl: vendor.baseUrl,
      allowPrivateAddress: true,
      credential,
    })
    await createModel(api.services, asked, {
      providerId,
      modelId: 'echo',
      displayName: 'Echo',
      costInputPerMillion: '3',
      costOutputPerMillion: '15',
    })
  }
  await api.services.snapshot.refresh()
})

afterAll(() => opened.disposeAsync())

/** A vendor that repeats its key and what it was told, in all that it says: in answers, in nonsense and in refusals. */
const MANNERS: readonly ((echo: { key: string; body: string }) => { status: number; body: unknown })[] = [
  ({ key, body }) => ({
    status: 200,
    body: {
      id: key,
      model: `model-${key}`,
      system_fingerprint: `print-${key}`,
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: `${key} ${body}` },
        },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
    },
  }),
  ({ key, body }) => ({ status: 200, body: { model: key, choices: `${key} ${body}` } }),
  ({ key, body }) => ({ status: 401, body: { error: { message: `Bad key ${key} in ${body}`, code: key } } }),
  ({ key, body }) => ({ status: 500, body: { error: { message: `${body} ${key}`, type: key } } }),
]

/** A call with a secret in everything that its caller gives. */
async function createCall(providerName: string): Promise<ModelCall> {
  return {
    request: requestOf(world.home.actor),
    model: await api.db.llmModel.findFirstOrThrow({
      where: { modelId: 'echo', provider: { name: providerName } },
      include: { provider: true },
    }),
    feature: 'CHAT',
    operation: 'CHAT',
    context: { note: `Authorization: Bearer ${canaries.plant()}`, [canaries.plant('sk-')]: [1] },
    client: { address: '192.0.2.7', agent: `curl/8 (api_key=${canaries.plant()})` },
    completion: {
      messages: [
        { role: 'system', content: `The password: "${canaries.plant()}"` },
        { role: 'user', content: `My key is ${canaries.plant('sk-')}, is that safe?` },
      ],
      maxOutputTokens: 100,
    },
    permit: { ownerId: createId(), leaseId: createId() },
  }
}

async function makeCalls(): Promise<void> {
  for (const toReply of MANNERS) {
    vendor.replies['/chat/completions'] = ({ authorization = '', body }) =>
      toReply({ key: authorization.replace('Bearer ', ''), body })
    for (let index = 0; index < PROVIDERS; index += 1) {
      const call = await createCall(`vendor-${index}`)
      await api.services.calls
        .complete(call, new AbortController().signal)
        .catch((error: unknown) => errors.push(JSON.stringify(error), String(error)))
    }
  }
  await expect.poll(() => api.db.openCall.count()).toBe(0)
}

async function ask(query: string, variables: Record<string, unknown> = {}): Promise<string> {
  const answer = await request(api.url, { cookie: world.session }, query, variables)
  expect(answer.errors).toEqual([])
  return JSON.stringify(answer.data)
}

const read = (root: RootField, values: Record<string, unknown> = {}): Promise<string> =>
  ask(toDocument(root, values), values)

/** What an administrator can read of anything, every field of it; and of each call, and of the last days' sums. */
async function readEverything(): Promise<string> {
  const queries = rootFieldsOf(schema).filter(({ operation }) => operation === 'query')
  const [call, usage] = ['llmCall', 'usageSummary'].map((name) =>
    queries.find(({ field }) => field.name === name),
  )
  if (!call || !usage) throw new Error('calls cannot be read any more')
  const answers = await Promise.all(
    queries.filter(({ field }) => !field.args.some(isRequiredArgument)).map((root) => read(root)),
  )
  for (const { id } of await api.db.call.findMany({ select: { id: true } }))
    answers.push(await read(call, { id }))
  const period = { from: new Date(NOW - DAY_MS).toISOString(), to: new Date(NOW + DAY_MS).toISOString() }
  answers.push(await ask('{ auditLogs(first: 100) { nodes { operation entityName before after } } }'))
  answers.push(await read(usage, { ...period, groupBy: ['DAY', 'MODEL', 'PROVIDER', 'FEATURE', 'TEAM'] }))
  return answers.join('\n')
}

test('secrets of providers and of callers are in nothing that is kept of calls, however it is read (S8)', async () => {
  await makeCalls()
  const csv = await fetch(`${api.url}/api/calls.csv`, { headers: toHeaders({ cookie: world.session }) })
  const places = {
    answers: await readEverything(),
    csv: await csv.text(),
    tables: await dumpEverything(api.db),
    log: JSON.stringify(api.log),
    errors: errors.join('\n'),
  }

  expect(canaries.planted.length).toBeGreaterThanOrEqual(40)
  expect(canaries.findIn(places)).toEqual([])
  expect(await api.db.call.count()).toBe(MANNERS.length * PROVIDERS)
  expect(await api.db.callBody.count()).toBe(MANNERS.length * PROVIDERS)
  // What was masked is there.
  const seen = [
    'AUTH_ERROR',
    'SERVER_ERROR',
    'INVALID_RESPONSE',
    'model-[secret]',
    'Bearer [secret]',
    'curl/8',
  ]
  const missing = (text: string, parts: string[]): string[] => parts.filter((part) => !text.includes(part))
  expect(missing(places.csv, seen)).toEqual([])
  expect(missing(places.answers, [...seen, 'My key is [secret], is that safe?'])).toEqual([])
})
