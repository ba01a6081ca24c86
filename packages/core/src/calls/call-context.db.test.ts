import type { CompletionRequest, CompletionResult } from '@sluice/llm'
import { createScriptedModels } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createCompletionResult } from '../../test/completion.ts'
import { booksOf, booksWith, createCall, createRecordedModels } from '../../test/model-calls.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 4 })
})

afterAll(() => system[Symbol.asyncDispose]())

const SIGNAL = new AbortController().signal

const scripted = (...replies: (CompletionResult | Error)[]) =>
  createScriptedModels<CompletionResult, CompletionRequest>(replies)

describe('a context that is no small JSON object', () => {
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle

  test.each([
    ['a list', [1]],
    ['a text', 'ticket 7'],
    ['nothing', null],
    ['a function', () => 7],
    ['a cycle', cycle],
    ['a big integer', { n: 7n }],
    ['more than 4 kB', { text: 'ü'.repeat(2050) }],
  ])('is refused before anything is sent: %s (S0-13)', async (_, context) => {
    const models = scripted(createCompletionResult())
    await using calls = createRecordedModels(system, models)
    const call = await createCall(system, { context })

    await expect(calls.complete(call, SIGNAL)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'context',
    })
    expect(models.asked).toEqual([])
    expect(await booksOf(system, call)).toMatchObject({ calls: [], open: 0 })
  })

  test('may have exactly 4 kB, and characters that Postgres cannot hold', async () => {
    await using calls = createRecordedModels(system, scripted(createCompletionResult()))
    const context = { text: 'x'.repeat(4096 - '{"text":""}'.length - 12) + '\0\ud800' }
    const call = await createCall(system, { context })

    await calls.complete(call, SIGNAL)

    expect((await booksWith(system, call)).calls[0]?.context).toMatchObject({
      text: expect.stringMatching(/^x+\uFFFD\uFFFD$/),
    })
  })
})
