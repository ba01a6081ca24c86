import { describe, expect, test } from 'vitest'

import { DIALECTS } from '../../test/dialects.ts'
import type { Dialect } from '../../test/dialects.ts'
import { errorOf, formsOf } from '../../test/expectations.ts'
import { collect, toSse } from '../../test/read-stream.ts'
import { answer, createScriptedServer, stream } from '../../test/scripted-server.ts'
import type { Step } from '../../test/scripted-server.ts'
import { createTarget } from '../../test/target.ts'
import { createEgress } from '../http/index.ts'
import type { CompletionRequest, Message } from './completion.ts'
import type { LlmError } from './llm-error.ts'

/** What a model or a user says, in ordinary words that no pattern of secrets finds. */
const WORDS = 'the patient in room seven has the measles'
/** Pieces of it that must not show either. */
const PARTS = [WORDS, 'patient', 'measles']
const ASK: Message = { role: 'user', content: `Is it true that ${WORDS}?` }
const TOOLS = [{ name: 'note', parameters: { type: 'object' } }]
const SCHEMA = { type: 'object', additionalProperties: { type: 'object', additionalProperties: false } }
const AS_JSON = { responseFormat: { type: 'json' } } as const
const AS_SCHEMA = { responseFormat: { type: 'json_schema', name: 'x', schema: SCHEMA } } as const

const JSON_TYPE = { 'content-type': 'application/json' }

/** What the call ends in, whole or streamed. */
async function failureOf(
  dialect: Dialect,
  { request: asked, step }: { request: Partial<CompletionRequest>; step: Step },
  isStreamed: boolean,
): Promise<LlmError> {
  await using server = await createScriptedServer()
  await using egress = createEgress()
  server.script(step)
  const protocol = dialect.create({ egress, clock: { now: () => new Date() } })
  const request = { model: 'm', messages: [ASK], ...asked }
  const target = createTarget(protocol.name, server.url)
  const { signal } = new AbortController()
  return await errorOf(
    isStreamed
      ? collect(protocol.stream(target, request, { signal }))
      : protocol.complete(target, request, { signal }),
  )
}

function expectSilence(error: LlmError): void {
  for (const form of formsOf(error)) for (const part of PARTS) expect(form).not.toContain(part)
}

describe.each(DIALECTS)('no error of $name shows what the model said:', (dialect) => {
  test.each([false, true])('in an answer that is to be JSON, streamed: %s', async (isStreamed) => {
    for (const text of [WORDS, `"${WORDS}`, `{"a":"${WORDS}"} and more`]) {
      const said = { text: [text], finish: 'stop' } as const
      const request = { model: 'm', messages: [ASK], ...AS_JSON }
      const step = isStreamed
        ? stream([dialect.streamed(said, request)])
        : answer(200, dialect.whole(said, request), JSON_TYPE)
      const error = await failureOf(dialect, { request: AS_JSON, step }, isStreamed)
      expect(error).toMatchObject({ code: 'INVALID_RESPONSE', partialText: text })
      expect(error.message).toMatch(/ its \d+ characters are no JSON \(finish reason stop\)\.$/)
      expectSilence(error)
    }
  })

  test.each([false, true])('in an answer to a schema, streamed: %s', async (isStreamed) => {
    for (const json of [{ [WORDS]: WORDS }, { [WORDS]: { [WORDS]: WORDS } }]) {
      const said = { text: [JSON.stringify(json)], finish: 'stop' } as const
      const request = { model: 'm', messages: [ASK], ...AS_SCHEMA }
      const step = isStreamed
        ? stream([dialect.streamed(said, request)])
        : answer(200, dialect.whole(said, request), JSON_TYPE)
      const error = await failureOf(dialect, { request: AS_SCHEMA, step }, isStreamed)
      expect(error).toMatchObject({ code: 'INVALID_RESPONSE', partialText: JSON.stringify(json) })
      expect(error.message).toMatch(/ it does not fit the schema: answer\/\* must /)
      expectSilence(error)
    }
  })

  test.each([WORDS, `["${WORDS}"]`, `{"choices":"${WORDS}`, `<p>${WORDS}</p>`])(
    'in a body like %s',
    async (body) => {
      for (const isStreamed of [false, true])
        for (const type of ['application/json', 'text/html', 'text/event-stream']) {
          const step = answer(200, body, { 'content-type': type })
          const error = await failureOf(dialect, { request: {}, step }, isStreamed)
          expect(error.code).toBe(
            isStreamed && type === 'text/event-stream' ? 'NETWORK_ERROR' : 'INVALID_RESPONSE',
          )
          expectSilence(error)
        }
    },
  )

  test.each([WORDS, `{"choices":"${WORDS}`, `["${WORDS}"]`])('in an event like %s', async (data) => {
    const error = await failureOf(dialect, { request: {}, step: stream([`data: ${data}\n\n`]) }, true)
    expect(error).toMatchObject({ code: 'INVALID_RESPONSE', mayBeCharged: true })
    expectSilence(error)
  })

  test('in a list of models', async () => {
    await using server = await createScriptedServer()
    await using egress = createEgress()
    server.script(answer(200, WORDS))
    const protocol = dialect.create({ egress, clock: { now: () => new Date() } })
    const { signal } = new AbortController()
    expectSilence(await errorOf(protocol.listModels(createTarget(protocol.name, server.url), { signal })))
  })
})

/** Calls whose arguments end too soon, of a tool that was offered and of one that the model made up. */
const CUT_CALLS = ['note', WORDS].flatMap((name) => {
  const text = `{"note":"${WORDS}`
  const call = { index: 0, id: 'c', function: { name, arguments: text } }
  return [
    {
      name,
      vendor: 'openai',
      step: answer(200, { choices: [{ message: { tool_calls: [call] } }] }, JSON_TYPE),
    },
    {
      name,
      vendor: 'openai',
      step: stream([toSse([{ choices: [{ delta: { tool_calls: [call] }, finish_reason: 'length' }] }])]),
    },
    {
      name,
      vendor: 'anthropic',
      step: stream([
        toSse([
          { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'c', name } },
          { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: text } },
          { type: 'message_stop' },
        ]),
      ]),
    },
    {
      name,
      vendor: 'google',
      step: answer(200, {
        candidates: [{ content: { parts: [{ functionCall: { name, args: WORDS } }] }, finishReason: 'STOP' }],
      }),
    },
  ]
})

test.each(CUT_CALLS)(
  'no error shows the arguments of a call of "$name" at $vendor',
  async ({ name, vendor, step }) => {
    const dialect = DIALECTS.find((known) => known.name === vendor)
    if (dialect === undefined) throw new Error(`no vendor ${vendor}`)
    const error = await failureOf(dialect, { request: { tools: TOOLS }, step }, vendor !== 'google')
    expect(error.code).toBe('INVALID_RESPONSE')
    expect(error.message).toContain(
      name === 'note' ? 'the arguments of "note" (' : 'the arguments of a tool that was not offered (',
    )
    expectSilence(error)
  },
)

test.each(['anthropic', 'google'])(
  'no error of %s shows what is in an earlier call of the conversation',
  async (vendor) => {
    const dialect = DIALECTS.find((known) => known.name === vendor)
    if (dialect === undefined) throw new Error(`no vendor ${vendor}`)
    const toolCalls = [{ id: 'c', name: 'note', arguments: `{"note":"${WORDS}` }]
    const messages: Message[] = [ASK, { role: 'assistant', content: '', toolCalls }]
    const error = await failureOf(dialect, { request: { messages }, step: answer(500, '') }, false)
    expect(error.message).toBe(
      'messages[1].toolCalls[0].arguments must be the JSON text of an object, as the model gave it; its 50 characters are not.',
    )
    expectSilence(error)
  },
)

test('an error without words beside a piece of the answer has none of its words', async () => {
  const [openai] = DIALECTS
  if (openai === undefined) throw new Error('no vendors')
  const event = { error: { code: 503 }, choices: [{ delta: { content: WORDS }, finish_reason: 'error' }] }
  const error = await failureOf(openai, { request: {}, step: stream([toSse([event])]) }, true)
  expect(error).toMatchObject({
    code: 'SERVER_ERROR',
    message: 'The provider answered 503 without an explanation.',
  })
  expectSilence(error)
})
