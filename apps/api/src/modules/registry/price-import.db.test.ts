import { createId } from '@sluice/core/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, send, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { Answer } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
})

afterAll(() => api[Symbol.asyncDispose]())

const ask = (document: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
  request(api.url, world.home.keys.ADMIN, document, variables)

const SET = `mutation ($id: ID!, $input: SetLlmModelPriceInput!) {
  setLlmModelPrice(modelId: $id, input: $input) { price { id } }
}`

const inADay = (days = 1): string => new Date(Date.now() + days * 86_400_000).toISOString()
const INPUT = { tokenClass: 'INPUT', usdPerMillion: '1' }
const OUTPUT = { tokenClass: 'OUTPUT', usdPerMillion: '2' }

async function createModel(columns: { kind?: 'CHAT' | 'EMBEDDING'; modelId?: string } = {}): Promise<string> {
  const id = createId()
  const { providerId } = world.models.one
  await api.db.llmModel.create({ data: { id, providerId, modelId: id, displayName: id, ...columns } })
  return id
}

async function set(id: string, input: Record<string, unknown>): Promise<void> {
  const { errors } = await ask(SET, { id, input })
  expect(errors).toEqual([])
}

describe('importPrices', () => {
  const IMPORT = `mutation ($input: ImportPricesInput!) {
    importPrices(input: $input) {
      isApplied counts { added changed unchanged refused unknown }
      rows { status provider modelId reason model { id costInputPerMillion } changes { tokenClass fromInputTokens before after } }
    }
  }`
  const entry = (input: number | string, output: number | string) => ({ cost: { input, output } })
  const fileOf = (models: Record<string, unknown>, vendor = 'alpha') => ({ [vendor]: { models } })

  async function importing(input: Record<string, unknown>): Promise<Answer> {
    return ask(IMPORT, { input: { format: 'MODELS_DEV', dryRun: false, ...input } })
  }

  test('says in a dry run what it would change, and changes nothing', async () => {
    const added = await createModel({ modelId: 'added' })
    const same = await createModel({ modelId: 'same' })
    await set(same, { rates: [INPUT, OUTPUT] })
    const changed = await createModel({ modelId: 'changed' })
    await set(changed, { rates: [INPUT, OUTPUT] })
    const absurd = await createModel({ modelId: 'absurd' })
    await set(absurd, { rates: [INPUT, OUTPUT] })
    const count = await api.db.modelPrice.count()
    const source = fileOf({
      added: entry(0.123456, 3),
      same: entry(1, 2),
      changed: entry(1.5, 2),
      absurd: entry(1000, 2),
      stranger: entry(1, 2),
    })
    const { data, errors } = await importing({ source, dryRun: true })
    expect(errors).toEqual([])
    expect(valueAt(data, 'importPrices')).toMatchObject({
      isApplied: false,
      counts: { added: 1, changed: 1, unchanged: 1, refused: 1, unknown: 1 },
    })
    const rows = valueAt(data, 'importPrices', 'rows')
    expect(rows).toContainEqual({
      status: 'CHANGED',
      provider: 'alpha',
      modelId: 'changed',
      reason: null,
      model: { id: changed, costInputPerMillion: '1' },
      changes: [{ tokenClass: 'INPUT', fromInputTokens: 0, before: '1', after: '1.5' }],
    })
    expect(rows).toContainEqual({
      status: 'UNKNOWN_MODEL',
      provider: 'alpha',
      modelId: 'stranger',
      reason: null,
      model: null,
      changes: [],
    })
    expect(rows).toContainEqual(
      expect.objectContaining({
        status: 'REFUSED',
        modelId: 'absurd',
        reason: expect.stringMatching(/absurd/),
      }),
    )
    expect(await api.db.modelPrice.count()).toBe(count)

    const refused = await importing({ source })
    expect(refused.errors).toMatchObject([
      {
        message: expect.stringContaining('absurd: an absurd jump'),
        extensions: { code: 'VALIDATION_FAILED', field: 'source' },
      },
    ])
    expect(await api.db.modelPrice.count()).toBe(count)

    const applied = await importing({ source: JSON.stringify(source), skipRefused: true })
    expect(applied.errors).toEqual([])
    expect(valueAt(applied.data, 'importPrices', 'isApplied')).toBe(true)
    expect(await api.db.modelPrice.count()).toBe(count + 2)
    const price = await api.db.modelPrice.findFirstOrThrow({
      where: { modelId: added },
      include: { rates: { orderBy: { tokenClass: 'asc' } } },
    })
    expect(price.source).toBe('MODELS_DEV import')
    expect(price.rates.map(({ usdPerMillion }) => usdPerMillion.toFixed())).toEqual(['0.123456', '3'])
    const trail = await api.db.auditLog.findMany({ where: { operation: 'importPrices' } })
    expect(trail.map(({ entityId }) => entityId).toSorted()).toEqual([added, changed].toSorted())
    expect(trail.find(({ entityId }) => entityId === changed)).toMatchObject({
      before: { rates: ['INPUT 1', 'OUTPUT 2'] },
      after: { rates: ['INPUT 1.5', 'OUTPUT 2'] },
    })

    const again = await importing({ source, skipRefused: true })
    expect(valueAt(again.data, 'importPrices', 'counts')).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 3,
    })
    expect(await api.db.modelPrice.count()).toBe(count + 2)
  })

  test('keeps to the providers that are named, under the vendors that the file knows', async () => {
    const modelId = createId()
    const id = await createModel({ modelId })
    const source = fileOf({ [modelId]: entry(1, 2) }, 'acme')
    const nothing = await importing({ source, dryRun: true })
    expect(valueAt(nothing.data, 'importPrices', 'counts')).toMatchObject({ added: 0, unknown: 1 })
    const other = await importing({ source, dryRun: true, providers: [{ provider: 'beta', vendor: 'acme' }] })
    expect(valueAt(other.data, 'importPrices', 'counts')).toMatchObject({ added: 0, unknown: 1 })
    const effectiveFrom = inADay()
    const { data } = await importing({
      source,
      providers: [{ provider: 'alpha', vendor: 'acme' }],
      effectiveFrom,
    })
    expect(valueAt(data, 'importPrices', 'rows', 0)).toMatchObject({
      status: 'NEW',
      model: { id, costInputPerMillion: null },
    })
    const twice = await importing({ source: fileOf({ [modelId]: entry(1, 3) }), effectiveFrom })
    expect(twice.errors).toMatchObject([{ extensions: { code: 'CONFLICT', field: 'effectiveFrom' } }])
  })

  test('sent again with the same key gives the same answer and no second version', async () => {
    const modelId = createId()
    const id = await createModel({ modelId })
    const body = {
      query: IMPORT,
      variables: {
        input: { format: 'MODELS_DEV', dryRun: false, source: fileOf({ [modelId]: entry(1, 2) }) },
      },
    }
    const once = await send(api.url, world.home.keys.ADMIN, body, { 'idempotency-key': 'import-1' })
    const twice = await send(api.url, world.home.keys.ADMIN, body, { 'idempotency-key': 'import-1' })
    expect(once.errors).toEqual([])
    expect(twice.data).toEqual(once.data)
    expect(await api.db.modelPrice.count({ where: { modelId: id } })).toBe(1)
  })
})
