import { Money } from '@sluice/core/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { idAt, recordCallOf } from '../../../test/calls.ts'
import { request, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createWorld } from '../../../test/world.ts'

import type { Caller } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

const NOON = new Date('2026-11-10T12:00:00.000Z')

let api: TestApi
let world: World

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
})

afterAll(() => api[Symbol.asyncDispose]())

async function readCall(
  id: string,
  fields: string,
  caller: Caller = world.home.keys.MEMBER,
): Promise<unknown> {
  const { data, errors } = await request(
    api.url,
    caller,
    `query ($id: ID!) { llmCall(id: $id) { ${fields} } }`,
    { id },
  )
  expect(errors).toEqual([])
  return valueAt(data, 'llmCall')
}

describe('the cost of a call', () => {
  const COST = `costUsd costMicros costBasis costBoundUsd isUnconfirmed totalTokens
    costLines { tokenClass tokens usdPerMillion costUsd } price { id } priceNow { id } wasPriceCorrected`

  test('is the sum of its lines, to the last digit (U-7, S3-37)', async () => {
    const priceId = idAt(NOON)
    const rates = { INPUT: '3', CACHE_READ: '0.3', CACHE_WRITE: '3.75', OUTPUT: '15.123456' } as const
    await api.db.modelPrice.create({
      data: {
        id: priceId,
        modelId: world.models.two.id,
        effectiveFrom: new Date('2026-01-01'),
        createdByKind: 'SYSTEM',
        rates: {
          create: (['INPUT', 'CACHE_READ', 'CACHE_WRITE', 'OUTPUT'] as const).map((tokenClass) => ({
            tokenClass,
            usdPerMillion: rates[tokenClass],
          })),
        },
      },
    })
    const usage = {
      inputTokens: 1234,
      cacheReadTokens: 99,
      cacheWriteTokens: 7,
      outputTokens: 321,
      reasoningTokens: 1,
    }
    const id = await recordCallOf(api, world.home.actor, { modelId: world.models.two.id, usage })
    const call = await readCall(id, COST)
    expect(call).toEqual({
      costUsd: '0.008627702832',
      costMicros: '8628',
      costBasis: 'EXACT',
      costBoundUsd: null,
      isUnconfirmed: false,
      totalTokens: 1662,
      costLines: [
        { tokenClass: 'INPUT', tokens: 1234, usdPerMillion: '3', costUsd: '0.003702' },
        { tokenClass: 'CACHE_READ', tokens: 99, usdPerMillion: '0.3', costUsd: '0.0000297' },
        { tokenClass: 'CACHE_WRITE', tokens: 7, usdPerMillion: '3.75', costUsd: '0.00002625' },
        { tokenClass: 'OUTPUT', tokens: 321, usdPerMillion: '15.123456', costUsd: '0.004854629376' },
        { tokenClass: 'REASONING', tokens: 1, usdPerMillion: '15.123456', costUsd: '0.000015123456' },
      ],
      price: { id: priceId },
      priceNow: { id: priceId },
      wasPriceCorrected: false,
    })
    const lines = valueAt(call, 'costLines')
    const sum = (Array.isArray(lines) ? lines : []).reduce(
      (total: Money, line) => total.plus(String(valueAt(line, 'costUsd'))),
      new Money(0),
    )
    expect(sum.toFixed()).toBe(valueAt(call, 'costUsd'))
  })

  test('is unknown where a class has no price, and says which (T-7)', async () => {
    const id = await recordCallOf(api, world.home.actor, { modelId: world.models.twin.id })
    expect(await readCall(id, COST)).toEqual({
      costUsd: null,
      costMicros: null,
      costBasis: 'NO_PRICE',
      costBoundUsd: null,
      isUnconfirmed: true,
      totalTokens: 1100,
      costLines: [
        { tokenClass: 'INPUT', tokens: 1000, usdPerMillion: null, costUsd: null },
        { tokenClass: 'OUTPUT', tokens: 100, usdPerMillion: null, costUsd: null },
      ],
      price: null,
      priceNow: null,
      wasPriceCorrected: false,
    })
  })

  test('stays what it was when its price is corrected afterwards, which is shown (S3-38)', async () => {
    const id = await recordCallOf(api, world.home.actor, { modelId: world.models.one.id, at: NOON })
    const before = await readCall(id, COST)
    expect(before).toMatchObject({ costUsd: '0.00225', wasPriceCorrected: false })

    const corrected = idAt(NOON)
    const rates = { create: [{ tokenClass: 'INPUT' as const, usdPerMillion: '2' }] }
    const effectiveFrom = new Date(NOON.getTime() - 1000)
    await api.db.modelPrice.create({
      data: { id: corrected, modelId: world.models.one.id, effectiveFrom, createdByKind: 'SYSTEM', rates },
    })
    expect(await readCall(id, COST)).toEqual({
      ...Object(before),
      priceNow: { id: corrected },
      wasPriceCorrected: true,
    })
    const earlier = await recordCallOf(api, world.home.actor, {
      modelId: world.models.one.id,
      at: new Date(effectiveFrom.getTime() - 1),
    })
    expect(await readCall(earlier, COST)).toMatchObject({ wasPriceCorrected: false })
  })

  test('that nobody knows is bounded and unconfirmed, in the ledger too', async () => {
    const id = await recordCallOf(api, world.home.actor, {
      modelId: world.models.one.id,
      outcome: 'UNKNOWN',
      usage: null,
      costBoundUsd: '0.5',
      latencyMs: null,
    })
    expect(
      await readCall(
        id,
        `costUsd costBasis costBoundUsd isUnconfirmed explanation
         ledgerEntries { kind accountKind amountUsd heldUsd isUnconfirmed }`,
      ),
    ).toEqual({
      costUsd: null,
      costBasis: 'NO_USAGE',
      costBoundUsd: '0.5',
      isUnconfirmed: true,
      explanation: expect.arrayContaining([
        'What it cost is unknown: nobody knows how many tokens it took, and the vendor may charge for it. It is at most $0.5.',
      ]),
      ledgerEntries: [
        { kind: 'SETTLE', accountKind: 'PROVIDER', amountUsd: '0', heldUsd: '0', isUnconfirmed: true },
      ],
    })
  })
})
