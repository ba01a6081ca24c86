import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import {
  DONE,
  END,
  USAGE,
  createChatServer,
  readToFailure,
  toChunk,
  toEvent,
  toTextChunk,
  toTexts,
} from '../../test/chat-stream.ts'
import type { ChatServer } from '../../test/chat-stream.ts'
import { until } from '../../test/expectations.ts'
import { collect } from '../../test/read-stream.ts'
import { stream } from '../../test/scripted-server.ts'
import type { Step } from '../../test/scripted-server.ts'
import { API_KEY } from '../../test/target.ts'

let chat: ChatServer

beforeEach(async () => {
  chat = await createChatServer()
})

afterEach(async () => {
  await chat[Symbol.asyncDispose]()
})

describe('a stream that breaks', () => {
  const spent = {
    usage: { inputTokens: 9, outputTokens: 5 },
    usageSource: 'estimated',
    mayBeCharged: true,
    partialText: 'Hello there, world.',
    firstTokenMs: expect.any(Number),
    actualModel: 'm-2026',
    requestId: 'body-id',
  }
  const begun = toTextChunk('Hello there, world.')

  test.each<[string, Step]>([
    ['closes', stream([begun])],
    ['closes within an event', stream([begun, 'data: {"choices":[{"del'])],
    ['closes within a character', stream([begun, Buffer.from('data: {"choices":"é').subarray(0, -1)])],
    [
      'is reset',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(begun)
        setTimeout(() => response.socket?.resetAndDestroy(), 20)
      },
    ],
  ])('because it %s is a NETWORK_ERROR with what it cost', async (_, step) => {
    chat.server.script(step)
    const opened = chat.open()
    const { pieces, error } = await readToFailure(opened)
    expect(toTexts(pieces)).toEqual(['Hello there, world.'])
    expect(error).toMatchObject({ code: 'NETWORK_ERROR', statusCode: 200, ...spent })
    expect(await opened.partial()).toEqual({
      text: 'Hello there, world.',
      usage: { cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0, inputTokens: 9, outputTokens: 5 },
      actualModel: 'm-2026',
      systemFingerprint: 'fp',
      requestId: 'body-id',
      firstTokenMs: error.firstTokenMs,
    })
  })

  test("keeps the vendor's counts as far as it sent them", async () => {
    const early = { choices: [], usage: { prompt_tokens: 70, completion_tokens: 1 } }
    chat.server.script(stream([toEvent(early), begun]))
    expect((await readToFailure(chat.open())).error).toMatchObject({
      usage: { inputTokens: 70, outputTokens: 5 },
      usageSource: 'estimated',
    })
  })

  test('before its first token may be charged for the prompt', async () => {
    chat.server.script(stream([toChunk({ role: 'assistant' })]))
    expect((await readToFailure(chat.open())).error).toMatchObject({
      code: 'NETWORK_ERROR',
      usage: { inputTokens: 9, outputTokens: 0 },
      mayBeCharged: true,
      firstTokenMs: null,
      partialText: null,
    })
  })

  test('because an event is no JSON is INVALID_RESPONSE, without its words', async () => {
    chat.server.script(
      stream([begun, `data: garbage ${API_KEY}\n\n`, toTextChunk('never read')], { isKeptOpen: true }),
    )
    const { pieces, error } = await readToFailure(chat.open())
    expect(toTexts(pieces)).toEqual(['Hello there, world.'])
    expect(error).toMatchObject({ code: 'INVALID_RESPONSE', ...spent })
    expect(error.message).toMatch(
      /^An event of the answer is not what this protocol sends \(\d+ characters\)\.$/,
    )
    await until(() => chat.server.openSockets() === 0, 1000)
  })

  test('because the vendor says so is its error', async () => {
    const failure = {
      error: { message: 'Rate limit reached', type: 'requests', code: 'rate_limit_exceeded' },
    }
    chat.server.script(stream([begun, toEvent(failure)], { headers: { 'retry-after': '3' } }))
    expect((await readToFailure(chat.open())).error).toMatchObject({
      code: 'RATE_LIMITED',
      statusCode: 429,
      retryAfterMs: 3000,
      ...spent,
    })
  })

  test('after the answer said that it is whole has not broken', async () => {
    const reset: Step = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write([begun, END].join(''))
      setTimeout(() => response.socket?.resetAndDestroy(), 20)
    }
    chat.server.script(reset, stream([begun, END, USAGE, DONE], { isKeptOpen: true }))
    expect((await collect(chat.open())).at(-1)).toMatchObject({ type: 'end' })
    const start = performance.now()
    expect((await collect(chat.open())).at(-1)).toMatchObject({
      type: 'end',
      result: { usage: { inputTokens: 9 } },
    })
    expect(performance.now() - start).toBeLessThan(4000)
    await until(() => chat.server.openSockets() === 0, 1000)
  })
})
