import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { createChatServer, readToFailure, toEvent, toTextChunk } from '../../test/chat-stream.ts'
import type { ChatServer } from '../../test/chat-stream.ts'
import { callErrorOf } from '../../test/recorded-errors.ts'
import { answer, stream } from '../../test/scripted-server.ts'
import { createOpenAiProtocol } from '../openai/index.ts'

const GATEWAYS = [502, 504, 520, 521, 522, 523, 524]
const REFUSALS = [400, 401, 402, 403, 404, 408, 422, 429, 500, 501, 503, 525, 529]
const STATUSES = [
  ...GATEWAYS.map((status) => [status, true] as const),
  ...REFUSALS.map((status) => [status, false] as const),
]

let chat: ChatServer

beforeEach(async () => {
  chat = await createChatServer()
})

afterEach(async () => {
  await chat[Symbol.asyncDispose]()
})

describe.each(STATUSES)('a %i: whether it may be charged is %s', (status, mayBeCharged) => {
  test('of a call', async () => {
    const error = await callErrorOf(createOpenAiProtocol, { status, body: 'Sorry', headers: {} })
    expect(error).toMatchObject({ statusCode: status, mayBeCharged, usage: null })
  })

  test('of a stream', async () => {
    chat.server.script(answer(status, 'Sorry'))
    expect((await readToFailure(chat.open())).error).toMatchObject({ statusCode: status, mayBeCharged })
  })

  test('of an error in place of the first token', async () => {
    chat.server.script(stream([toEvent({ error: { message: 'Sorry', code: status } })]))
    const { error } = await readToFailure(chat.open())
    expect(error).toMatchObject({ statusCode: status, mayBeCharged })
    expect(error.usage === null).toBe(!mayBeCharged)
  })

  test('of a call whose body breaks off', async () => {
    chat.server.script((response) => {
      response.writeHead(status, { 'content-length': '100' }).write('Sorry')
      setTimeout(() => response.socket?.resetAndDestroy(), 20)
    })
    expect((await readToFailure(chat.open())).error).toMatchObject({ code: 'NETWORK_ERROR', mayBeCharged })
  })
})

test('an error after the first token may be charged, whatever its status', async () => {
  chat.server.script(stream([toTextChunk('Hel'), toEvent({ error: { message: 'Sorry', code: 503 } })]))
  expect((await readToFailure(chat.open())).error).toMatchObject({ statusCode: 503, mayBeCharged: true })
})
