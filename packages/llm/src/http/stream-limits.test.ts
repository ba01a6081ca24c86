import { setTimeout as wait } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import {
  END,
  HELLO,
  createChatServer,
  readToFailure,
  toChunk,
  toTextChunk,
  toTexts,
} from '../../test/chat-stream.ts'
import type { ChatServer } from '../../test/chat-stream.ts'
import { createRandom } from '../../test/chunks.ts'
import { until } from '../../test/expectations.ts'
import { collect } from '../../test/read-stream.ts'
import { hang, stream } from '../../test/scripted-server.ts'
import type { Step } from '../../test/scripted-server.ts'
import { LlmError } from '../spec/index.ts'
import type { StreamEvent } from '../spec/index.ts'

let chat: ChatServer

beforeEach(async () => {
  chat = await createChatServer()
})

afterEach(async () => {
  await chat[Symbol.asyncDispose]()
})

describe('a deadline', () => {
  /** Comments that keep the connection alive, and nothing else. */
  const pings =
    (before: readonly string[]): Step =>
    async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const piece of before) response.write(piece)
      while (!response.destroyed) {
        response.write(': ping\n\n')
        await wait(20)
      }
    }

  test('for the first token holds against a server that only pings', async () => {
    chat.server.script(pings([toChunk({ role: 'assistant', content: '' })]))
    const { error } = await readToFailure(chat.open({ target: { timeouts: { firstTokenMs: 250 } } }))
    expect(error).toMatchObject({
      code: 'TIMEOUT',
      message: 'The provider gave no first token within 250 ms.',
      mayBeCharged: true,
      firstTokenMs: null,
    })
    await until(() => chat.server.openSockets() === 0, 1000)
  })

  test('for the first token holds before there is any answer', async () => {
    chat.server.script(hang)
    const { error } = await readToFailure(chat.open({ target: { timeouts: { firstTokenMs: 150 } } }))
    expect(error).toMatchObject({ code: 'TIMEOUT', statusCode: null, mayBeCharged: true, usage: null })
    await until(() => chat.server.openSockets() === 0, 1000)
  })

  test('between tokens holds against a server that only pings', async () => {
    chat.server.script(pings([toTextChunk('Hello')]))
    const { error, pieces } = await readToFailure(
      chat.open({ target: { timeouts: { betweenTokensMs: 250 } } }),
    )
    expect(toTexts(pieces)).toEqual(['Hello'])
    expect(error).toMatchObject({
      code: 'TIMEOUT',
      message: 'The provider let more than 250 ms pass between two tokens.',
      partialText: 'Hello',
      mayBeCharged: true,
    })
  })

  test('begins anew with every output, reasoning included', async () => {
    const paced: Step = async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const piece of [toChunk({ reasoning: 'hm' }), toChunk({ reasoning: 'hm' }), ...HELLO]) {
        response.write(piece)
        await wait(150)
      }
      response.end()
    }
    chat.server.script(paced)
    const timeouts = { firstTokenMs: 400, betweenTokensMs: 400 }
    expect((await collect(chat.open({ target: { timeouts } }))).at(-1)).toMatchObject({ type: 'end' })
  })

  test('between tokens does not count the time of whoever reads', async () => {
    chat.server.script(stream(HELLO))
    const pieces: StreamEvent[] = []
    for await (const piece of chat.open({ target: { timeouts: { betweenTokensMs: 100 } } })) {
      pieces.push(piece)
      await wait(150)
    }
    expect(pieces.at(-1)).toMatchObject({ type: 'end' })
  })

  test('for the whole call holds in the middle of the stream', async () => {
    chat.server.script(stream([toTextChunk('Hello')], { isKeptOpen: true }))
    const { error } = await readToFailure(chat.open({ target: { requestTimeoutMs: 200 } }))
    expect(error).toMatchObject({ code: 'TIMEOUT', partialText: 'Hello', mayBeCharged: true })
    expect(error.message).toMatch(/^The provider gave no complete answer within \d+ ms\.$/)
    await until(() => chat.server.openSockets() === 0, 1000)
  })
})

describe('leaving early', () => {
  test('closes the socket within a second and leaves what there is', async () => {
    chat.server.script(
      stream([toTextChunk('Hello there, world.'), toTextChunk('never read')], { isKeptOpen: true }),
    )
    const opened = chat.open()
    for await (const piece of opened) {
      expect(piece).toEqual({ type: 'text', text: 'Hello there, world.' })
      break
    }
    await until(() => chat.server.openSockets() === 0, 1000)
    expect(await opened.partial()).toMatchObject({ text: 'Hello there, world.', usage: { outputTokens: 5 } })
  })

  test('works while a piece is being waited for', async () => {
    chat.server.script(stream([toTextChunk('Hello')], { isKeptOpen: true }))
    const pieces = chat.open()[Symbol.asyncIterator]()
    await pieces.next()
    const pending = pieces.next()
    await wait(20)
    const start = performance.now()
    await pieces.return?.()
    expect((await pending).done).toBe(true)
    expect(performance.now() - start).toBeLessThan(1000)
    await until(() => chat.server.openSockets() === 0, 1000)
  })

  test('before anything was read sends nothing', async () => {
    const pieces = chat.open()[Symbol.asyncIterator]()
    await pieces.return?.()
    expect((await pieces.next()).done).toBe(true)
    expect(chat.server.connections()).toBe(0)
  })
})

describe('an abort', () => {
  test('before the start sends nothing', async () => {
    const { error } = await readToFailure(chat.open({ signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ code: 'CANCELLED', mayBeCharged: false })
    expect(chat.server.connections()).toBe(0)
  })

  test('in the middle says what it cost', async () => {
    chat.server.script(stream([toTextChunk('Hello there, world.')], { isKeptOpen: true }))
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    const { error } = await readToFailure(chat.open({ signal: controller.signal }))
    expect(error).toMatchObject({
      code: 'CANCELLED',
      partialText: 'Hello there, world.',
      usage: { inputTokens: 9, outputTokens: 5 },
      mayBeCharged: true,
    })
    await until(() => chat.server.openSockets() === 0, 1000)
  })

  test('of a whole answer that is still being read is an abort', async () => {
    chat.server.script(stream([toTextChunk('Hello'), END], { isKeptOpen: true }))
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    expect((await readToFailure(chat.open({ signal: controller.signal }))).error.code).toBe('CANCELLED')
  })

  test('at any of 100 moments ends the call and its socket within a second', async () => {
    const paced: Step = async (response) => {
      await wait(4)
      response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' })
      for (const piece of HELLO) {
        response.write(piece)
        await wait(3)
      }
      response.end()
    }
    chat.server.script(paced)
    const random = createRandom(7)
    const outcomes: string[] = []
    for (let count = 0; count < 100; count += 1) {
      const controller = new AbortController()
      const outcome = collect(chat.open({ signal: controller.signal })).then(
        () => 'end',
        (error: unknown) => (error instanceof LlmError ? error.code : String(error)),
      )
      await wait(random() * 30)
      controller.abort()
      const start = performance.now()
      outcomes.push(await outcome)
      await until(() => chat.server.openSockets() === 0, 1000)
      expect(performance.now() - start).toBeLessThan(1000)
    }
    expect(new Set(outcomes)).toEqual(new Set(['CANCELLED', 'end']))
    expect(outcomes.filter((outcome) => outcome === 'CANCELLED').length).toBeGreaterThan(40)
  })
})
