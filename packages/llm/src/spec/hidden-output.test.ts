import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'

import { DIALECTS } from '../../test/dialects.ts'
import { readToFailure } from '../../test/chat-stream.ts'
import { toSse } from '../../test/read-stream.ts'
import { answer, createScriptedServer, stream } from '../../test/scripted-server.ts'
import { createTarget } from '../../test/target.ts'
import { createEgress } from '../http/index.ts'
import type { CompletionRequest } from './completion.ts'

const THOUGHTS = [
  'The user wants the greatest common divisor. ',
  'Let me divide 1071 by 462 again and again.',
]
const THOUGHT = THOUGHTS.join('')
const TEXT = 'It is 21.'
const SPENT = {
  inputTokens: expect.any(Number),
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: countTokens(TEXT),
  reasoningTokens: countTokens(THOUGHT),
}
const AS_SCHEMA: Partial<CompletionRequest> = {
  responseFormat: { type: 'json_schema', name: 'x', schema: { type: 'object' } },
}

/** A whole answer without counts, and events of a stream that breaks off after the first words. */
type Hidden = { title: string; vendor: string; whole: object; events: readonly object[] }

const choice = (message: object) => ({ choices: [{ message, finish_reason: 'stop' }] })
const chunk = (delta: object) => ({ choices: [{ delta }] })
const thinking = (text: string) => ({ type: 'thinking', thinking: [{ type: 'text', text }] })
const candidate = (parts: readonly object[], finishReason?: string) => ({
  candidates: [{ content: { parts }, finishReason }],
})

const CASES: readonly Hidden[] = [
  ...['reasoning_content', 'reasoning'].map((field) => ({
    title: `openai with ${field}`,
    vendor: 'openai',
    whole: choice({ [field]: THOUGHT, content: TEXT }),
    events: [...THOUGHTS.map((text) => chunk({ [field]: text })), chunk({ content: TEXT })],
  })),
  {
    title: 'openai with both',
    vendor: 'openai',
    whole: choice({ reasoning: THOUGHT, reasoning_content: THOUGHT, content: TEXT }),
    events: [chunk({ reasoning: THOUGHT, reasoning_content: THOUGHT }), chunk({ content: TEXT })],
  },
  {
    title: 'openai with parts',
    vendor: 'openai',
    whole: choice({ content: [...THOUGHTS.map(thinking), { type: 'text', text: TEXT }] }),
    events: [...THOUGHTS.map((text) => chunk({ content: [thinking(text)] })), chunk({ content: TEXT })],
  },
  {
    title: 'anthropic with thinking',
    vendor: 'anthropic',
    whole: {
      content: [
        { type: 'thinking', thinking: THOUGHT, signature: 'x' },
        { type: 'text', text: TEXT },
      ],
      stop_reason: 'end_turn',
    },
    events: [
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
      ...THOUGHTS.map((text) => ({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'thinking_delta', thinking: text },
      })),
      { type: 'content_block_start', index: 1, content_block: { type: 'text', text: TEXT } },
    ],
  },
  {
    title: 'google with thoughts',
    vendor: 'google',
    whole: candidate([{ text: THOUGHT, thought: true }, { text: TEXT }], 'STOP'),
    events: [...THOUGHTS.map((text) => candidate([{ text, thought: true }])), candidate([{ text: TEXT }])],
  },
]

async function createCaller(vendor: string) {
  const server = await createScriptedServer()
  const egress = createEgress()
  const dialect = DIALECTS.find(({ name }) => name === vendor)
  if (dialect === undefined) throw new Error(`no vendor ${vendor}`)
  const protocol = dialect.create({ egress, clock: { now: () => new Date() } })
  const target = createTarget(protocol.name, server.url)
  const call = { signal: new AbortController().signal }
  const request: CompletionRequest = { model: 'm', messages: [{ role: 'user', content: 'gcd(1071, 462)?' }] }
  return {
    server,
    complete: () => protocol.complete(target, request, call),
    open: (asked: Partial<CompletionRequest> = {}) => protocol.stream(target, { ...request, ...asked }, call),
    async [Symbol.asyncDispose]() {
      await egress[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

describe.each(CASES)('what the model thought is counted: $title,', ({ vendor, whole, events }) => {
  test('in a whole answer without counts', async () => {
    await using caller = await createCaller(vendor)
    caller.server.script(answer(200, whole))
    expect(await caller.complete()).toMatchObject({ text: TEXT, usage: SPENT, usageSource: 'estimated' })
  })

  test('in a stream that breaks off after the first words', async () => {
    await using caller = await createCaller(vendor)
    caller.server.script(stream([toSse(events)]))
    const opened = caller.open()
    const { error } = await readToFailure(opened)
    expect(error).toMatchObject({
      code: 'NETWORK_ERROR',
      partialText: TEXT,
      usage: SPENT,
      mayBeCharged: true,
    })
    expect((await opened.partial()).usage).toEqual(error.usage)
  })

  test('in a stream that breaks off before the first word', async () => {
    await using caller = await createCaller(vendor)
    caller.server.script(stream([toSse(events.slice(0, -1))]))
    const { error } = await readToFailure(caller.open())
    expect(error).toMatchObject({ partialText: null, usage: { ...SPENT, outputTokens: 0 } })
    expect(error.firstTokenMs).not.toBeNull()
  })

  test('in a stream whose reader leaves', async () => {
    await using caller = await createCaller(vendor)
    caller.server.script(stream([toSse(events)], { isKeptOpen: true }))
    const opened = caller.open()
    for await (const _ of opened) break
    expect((await opened.partial()).usage).toMatchObject(SPENT)
  })
})

test('words beside an answer by tool are counted, in the middle of a stream too', async () => {
  const block = (index: number, content_block: object) => ({
    type: 'content_block_start',
    index,
    content_block,
  })
  const json = (index: number, partial_json: string) => ({
    type: 'content_block_delta',
    index,
    delta: { type: 'input_json_delta', partial_json },
  })
  await using caller = await createCaller('anthropic')
  const events = [
    block(0, { type: 'text', text: THOUGHT }),
    block(1, { type: 'tool_use', id: 'a', name: 'x' }),
    json(1, '{"answer":21}'),
    block(2, { type: 'tool_use', id: 'b', name: 'x' }),
    json(2, '{"answer":22}'),
  ]
  caller.server.script(stream([toSse(events)]))
  const { error } = await readToFailure(caller.open(AS_SCHEMA))
  expect(error).toMatchObject({
    partialText: '{"answer":21}',
    usage: {
      outputTokens: countTokens('{"answer":21}'),
      reasoningTokens: countTokens(`${THOUGHT}{"answer":22}`),
    },
  })
})
