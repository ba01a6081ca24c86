import { LlmError } from '@sluice/llm'
import type { CompletionRequest, CompletionResult } from '@sluice/llm'
import { createScriptedModels } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { expectCleanBooks, pay } from '../../test/books.ts'
import { createCompletionResult } from '../../test/completion.ts'
import {
  BOUND_USD,
  KEY,
  booksOf,
  booksWith,
  createCall,
  createRecordedModels,
} from '../../test/model-calls.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createModel, createProvider } from '../../test/world.ts'
import { createId } from '#shared'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 4 })
})

afterAll(async () => {
  await expectCleanBooks(system)
  await system[Symbol.asyncDispose]()
})

const SIGNAL = new AbortController().signal

const scripted = (...replies: (CompletionResult | Error)[]) =>
  createScriptedModels<CompletionResult, CompletionRequest>(replies)

describe('a call outside jobs', () => {
  test('that is answered is one row with all that is known, settled at its exact cost (S0-11, S0-12, S0-15, S0-16, U-6, U-7)', async () => {
    const models = scripted(
      createCompletionResult({ systemFingerprint: 'fp_1', requestId: 'req-1', latencyMs: 321 }),
    )
    await using calls = createRecordedModels(system, models)
    const subject = { type: 'scenario', id: createId() }
    const call = await createCall(system, {
      feature: 'SUMMARIZE',
      context: { ticket: 7, tags: ['a'] },
      subject,
      client: { address: '192.0.2.7', agent: 'curl/8' },
    })

    const result = await calls.complete(call, SIGNAL)

    expect(result.text).toBe('Rather so.')
    expect(models.asked).toEqual([
      { ...call.completion, model: call.model.modelId, options: {} } satisfies CompletionRequest,
    ])
    const { calls: rows, ...books } = await booksWith(system, call)
    expect(rows).toMatchObject([
      {
        teamId: system.actor.teamId,
        actorKind: 'USER',
        actorId: system.actor.id,
        feature: 'SUMMARIZE',
        operation: 'CHAT',
        context: { ticket: 7, tags: ['a'] },
        subjectType: 'scenario',
        subjectId: subject.id,
        jobId: null,
        runId: null,
        attempt: 1,
        providerId: call.model.providerId,
        modelId: call.model.id,
        requestedModel: `${call.model.provider.name}/${call.model.modelId}`,
        modelVersion: 1,
        actualModel: 'model-2026-01',
        systemFingerprint: 'fp_1',
        outcome: 'ANSWERED',
        finishReason: 'stop',
        errorCode: null,
        vendorRequestId: 'req-1',
        isStreamed: false,
        latencyMs: 321,
        inputTokens: 24,
        outputTokens: 7,
        usageSource: 'VENDOR',
        costBasis: 'EXACT',
        costBoundUsd: null,
        clientAddress: '192.0.2.7',
        clientAgent: 'curl/8',
        traceId: 'ab'.repeat(16),
        body: null,
      },
    ])
    expect(rows[0]?.costUsd?.toFixed()).toBe('0.000177')
    expect(books).toEqual({
      open: 0,
      entries: [
        { kind: 'RESERVE', amountUsd: '0', heldUsd: BOUND_USD, isUnconfirmed: false },
        { kind: 'SETTLE', amountUsd: '-0.000177', heldUsd: `-${BOUND_USD}`, isUnconfirmed: false },
      ],
      balanceUsd: '-0.000177',
      heldUsd: '0',
      reservations: 0,
      rollup: { calls: 1, failedCalls: 0, unpricedCalls: 0, costUsd: '0.000177' },
    })
  })

  test('is open while it lasts: written down under its permit and reserved at the most it can cost', async () => {
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<CompletionResult>()
    const complete = () => {
      asked.resolve()
      return answer.promise
    }
    await using calls = createRecordedModels(system, { ...scripted(), complete })
    const call = await createCall(system, { provider: { requestTimeoutSeconds: 60 } })
    const before = Date.now()

    const completing = calls.complete(call, SIGNAL)
    await asked.promise

    const open = await system.db.openCall.findFirstOrThrow({ where: { modelId: call.model.id } })
    expect(open).toMatchObject({ ...call.permit, modelVersion: 1 })
    expect(open.costBoundUsd?.toFixed()).toBe(BOUND_USD)
    expect(open.deadlineAt.getTime() - before).toBeGreaterThanOrEqual(64_900)
    expect(open.deadlineAt.getTime() - before).toBeLessThan(70_000)
    expect(await booksOf(system, call)).toMatchObject({ heldUsd: BOUND_USD, reservations: 1, calls: [] })
    answer.resolve(createCompletionResult())
    await completing
    expect(await booksWith(system, call)).toMatchObject({ heldUsd: '0', reservations: 0 })
  })

  test.each([
    [
      'a refusal',
      new LlmError('AUTH_ERROR', { message: 'No.', statusCode: 401 }),
      'FAILED',
      'FREE',
      '0',
      null,
    ],
    [
      'a timeout',
      new LlmError('TIMEOUT', { message: 'Too long.', mayBeCharged: true }),
      'FAILED',
      'NO_USAGE',
      undefined,
      BOUND_USD,
    ],
    [
      'an unusable answer',
      new LlmError('INVALID_RESPONSE', {
        message: 'Empty.',
        usage: createCompletionResult().usage,
        usageSource: 'vendor',
        mayBeCharged: true,
        actualModel: 'model-2026-01',
      }),
      'INVALID',
      'EXACT',
      '0.000177',
      null,
    ],
    [
      'a fault of ours',
      new TypeError('undefined is no function'),
      'FAILED',
      'NO_USAGE',
      undefined,
      BOUND_USD,
    ],
  ] as const)(
    'that ends by %s is recorded too, at what that costs (S0-11)',
    async (_, error, ...expected) => {
      const [outcome, costBasis, costUsd, costBoundUsd] = expected
      await using calls = createRecordedModels(system, scripted(error))
      const call = await createCall(system)

      await expect(calls.complete(call, SIGNAL)).rejects.toBe(error)

      const { calls: rows, reservations, heldUsd, entries } = await booksWith(system, call)
      expect(rows).toMatchObject([
        { outcome, costBasis, errorCode: error instanceof LlmError ? error.code : 'INTERNAL_ERROR' },
      ])
      expect(rows[0]?.costUsd?.toFixed()).toBe(costUsd)
      expect(rows[0]?.costBoundUsd?.toFixed() ?? null).toBe(costBoundUsd)
      expect({ reservations, heldUsd }).toEqual({ reservations: 0, heldUsd: '0' })
      expect(entries.at(-1)).toMatchObject({
        kind: costBasis === 'FREE' ? 'RELEASE' : 'SETTLE',
        isUnconfirmed: costBasis === 'NO_USAGE',
      })
    },
  )

  test('that the balance does not suffice for is refused, and nothing is sent or written (S4-48)', async () => {
    const models = scripted(createCompletionResult())
    await using calls = createRecordedModels(system, models)
    const call = await createCall(system)
    await system.db.ledgerAccount.updateMany({
      where: { ownerId: call.model.providerId },
      data: { isLimited: true },
    })

    await expect(calls.complete(call, SIGNAL)).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      field: 'model',
    })

    expect(models.asked).toEqual([])
    expect(await booksOf(system, call)).toMatchObject({ calls: [], open: 0, entries: [], reservations: 0 })
  })

  test('of a model without a price reserves nothing and costs an unknown amount, never 0 (T-7)', async () => {
    await using calls = createRecordedModels(system, scripted(createCompletionResult()))
    const model = await createModel(system.db, await createProvider(system.db))
    const call = await createCall(system, { model })

    await calls.complete(call, SIGNAL)

    const { calls: rows, entries } = await booksWith(system, call)
    expect(rows).toMatchObject([{ costUsd: null, costBasis: 'NO_PRICE', priceId: null, inputTokens: 24 }])
    expect(entries).toEqual([{ kind: 'SETTLE', amountUsd: '0', heldUsd: '0', isUnconfirmed: true }])
  })

  test('of a model without a price is refused where a balance is kept: it could cost anything (T-7)', async () => {
    const models = scripted(createCompletionResult())
    await using calls = createRecordedModels(system, models)
    const call = await createCall(system, {
      model: await createModel(system.db, await createProvider(system.db)),
    })
    await pay(system, call.model.providerId, '100')

    await expect(calls.complete(call, SIGNAL)).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      field: 'model',
    })

    expect(models.asked).toEqual([])
    expect(await booksOf(system, call)).toMatchObject({ calls: [], open: 0, reservations: 0 })
  })

  test('takes the model’s own options along', async () => {
    const models = scripted(createCompletionResult())
    await using calls = createRecordedModels(system, models)
    const model = await createModel(system.db, await createProvider(system.db), {
      apiConfig: { omitTemperature: true },
    })

    await calls.complete(await createCall(system, { model }), SIGNAL)

    expect(models.asked[0]?.options).toEqual({ omitTemperature: true })
  })

  test('is refused where the model’s options cannot be read, and nothing is sent', async () => {
    const models = scripted(createCompletionResult())
    await using calls = createRecordedModels(system, models)
    const model = await createModel(system.db, await createProvider(system.db), {
      apiConfig: { fromTheFuture: true },
    })

    const call = await createCall(system, { model })
    const refusal = { code: 'VALIDATION_FAILED', field: 'model' }
    await expect(calls.complete(call, SIGNAL)).rejects.toMatchObject(refusal)
    await expect(calls.stream(call, SIGNAL)[Symbol.asyncIterator]().next()).rejects.toMatchObject(refusal)

    expect(models.asked).toEqual([])
  })

  test('keeps what was said only where the installation wants it, without secrets (S0-18)', async () => {
    const leaky = createCompletionResult({
      text: `You said ${KEY}, project Heron.`,
      actualModel: `model-${KEY}`,
      systemFingerprint: KEY,
      requestId: `req-${KEY}`,
    })
    const call = await createCall(system, {
      completion: { messages: [{ role: 'user', content: `My key is sk-proj-0123456789 and ${KEY}.` }] },
      client: { address: '192.0.2.7', agent: `script (Bearer ${KEY})` },
      context: { [KEY]: { deep: [`of ${KEY}`] } },
    })
    {
      await using calls = createRecordedModels(system, scripted(leaky), {
        keepsBodies: true,
        patterns: ['project \\w+'],
      })
      await calls.complete(call, SIGNAL)
    }

    const { calls: rows } = await booksOf(system, call)
    expect(rows[0]?.body).toMatchObject({
      request: { messages: [{ role: 'user', content: 'My key is [secret] and [secret].' }] },
      response: { text: 'You said [secret], [redacted].', toolCalls: [] },
      note: null,
    })
    expect(rows[0]).toMatchObject({
      actualModel: 'model-[secret]',
      systemFingerprint: '[secret]',
      vendorRequestId: 'req-[secret]',
      clientAgent: 'script (Bearer [secret])',
      context: { '[secret]': { deep: ['of [secret]'] } },
    })
  })

  test('of a system actor without any circumstances is a row as well', async () => {
    await using calls = createRecordedModels(system, scripted(createCompletionResult()))
    const actor = { ...system.actor, kind: 'SYSTEM' as const, id: null }
    const call = await createCall(system, { request: { actor, traceparent: null } })

    await calls.complete(call, SIGNAL)

    expect((await booksWith(system, call)).calls).toMatchObject([
      {
        actorKind: 'SYSTEM',
        actorId: null,
        traceId: null,
        subjectType: null,
        clientAgent: null,
        context: {},
      },
    ])
  })
})
