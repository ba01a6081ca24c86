import { describe, expect, test } from 'vitest'

import { DIALECTS } from '../../test/dialects.ts'
import type { Dialect, Said } from '../../test/dialects.ts'
import { collect } from '../../test/read-stream.ts'
import { answer, createScriptedServer } from '../../test/scripted-server.ts'
import type { Step } from '../../test/scripted-server.ts'
import { createTarget } from '../../test/target.ts'
import { createEgress } from '../http/index.ts'
import type { CompletionRequest, CompletionResult, Message } from './completion.ts'
import type { StreamEvent } from './completion-stream.ts'

const SOME = expect.any(Number)
const ASK: Message = { role: 'user', content: 'What is the weather in Bern?' }
const WEATHER = {
  name: 'get_weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
}
const CITY = {
  type: 'object',
  properties: { city: { type: 'string' }, degrees: { type: 'number' } },
  required: ['city', 'degrees'],
}
const call = (id: string, city: string) => ({ id, name: 'get_weather', pieces: ['{"city":', `"${city}"}`] })
const made = (id: string, city: string) => ({ id, name: 'get_weather', arguments: `{"city":"${city}"}` })

type Conversation = {
  topic: string
  request: Partial<CompletionRequest>
  said: Said
  /** What the result has besides the common. */
  expected: Partial<CompletionResult>
  /** Words of the caller, in the order in which every vendor must be told them. */
  told?: readonly string[]
}

const QUESTION: Conversation = {
  topic: 'an instruction and a question',
  request: {
    messages: [{ role: 'system', content: 'Be brief.' }, ASK],
    maxOutputTokens: 50,
    temperature: 0.5,
  },
  said: { text: ['Rain', 'y – ', '🌧'], finish: 'stop', tokens: [24, 7] },
  expected: { text: 'Rainy – 🌧', finishReason: 'stop' },
  told: ['Be brief.', 'What is the weather in Bern?'],
}

const UNCOUNTED: Conversation = {
  topic: 'no counts',
  request: {},
  said: { text: ['Rainy', ' all day.'], finish: 'stop' },
  expected: { text: 'Rainy all day.', finishReason: 'stop', usageSource: 'estimated' },
}

const CONVERSATIONS: readonly Conversation[] = [
  QUESTION,
  {
    topic: 'several turns',
    request: {
      messages: [ASK, { role: 'assistant', content: 'Rainy.' }, { role: 'user', content: 'And in Basel?' }],
    },
    said: { text: ['Sunny.'], finish: 'stop', tokens: [24, 7] },
    expected: { text: 'Sunny.', finishReason: 'stop' },
    told: ['What is the weather in Bern?', 'Rainy.', 'And in Basel?'],
  },
  {
    topic: 'a call of a tool',
    request: { tools: [WEATHER], toolChoice: 'required' },
    said: { text: ['Let me see.'], calls: [call('c1', 'Bern')], finish: 'tool_calls', tokens: [24, 7] },
    expected: { text: 'Let me see.', toolCalls: [made('c1', 'Bern')], finishReason: 'tool_calls' },
    told: ['get_weather'],
  },
  {
    topic: 'calls side by side',
    request: { tools: [WEATHER] },
    said: { calls: [call('c1', 'Bern'), call('c2', 'Basel')], finish: 'tool_calls', tokens: [24, 7] },
    expected: {
      text: '',
      toolCalls: [made('c1', 'Bern'), made('c2', 'Basel')],
      finishReason: 'tool_calls',
    },
  },
  {
    topic: 'the results of calls',
    request: {
      tools: [WEATHER],
      messages: [
        ASK,
        { role: 'assistant', content: '', toolCalls: [made('c1', 'Bern'), made('c2', 'Basel')] },
        { role: 'tool', toolCallId: 'c1', content: 'Rain' },
        { role: 'tool', toolCallId: 'c2', content: 'Sunshine' },
      ],
    },
    said: { text: ['Rain in Bern, ', 'sun in Basel.'], finish: 'stop', tokens: [24, 7] },
    expected: { text: 'Rain in Bern, sun in Basel.', finishReason: 'stop' },
    told: ['What is the weather in Bern?', 'Bern', 'Basel', 'Rain', 'Sunshine'],
  },
  {
    topic: 'JSON of any shape (S0-19)',
    request: { responseFormat: { type: 'json' } },
    said: { text: ['```json\n["Rain"', ']\n```'], finish: 'stop', tokens: [24, 7] },
    expected: { text: '```json\n["Rain"]\n```', json: ['Rain'], finishReason: 'stop' },
  },
  {
    topic: 'JSON of a schema (L-60)',
    request: { responseFormat: { type: 'json_schema', name: 'weather', schema: CITY } },
    said: { text: ['{"city":"Bern",', '"degrees":7}'], finish: 'stop', tokens: [24, 7] },
    expected: {
      text: '{"city":"Bern","degrees":7}',
      json: { city: 'Bern', degrees: 7 },
      finishReason: 'stop',
    },
    told: ['degrees'],
  },
  {
    topic: 'an image',
    request: {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0KGgo=' } },
          ],
        },
      ],
    },
    said: { text: ['A cat.'], finish: 'stop', tokens: [24, 7] },
    expected: { text: 'A cat.', finishReason: 'stop' },
    told: ['What is this?', 'iVBORw0KGgo='],
  },
  {
    topic: 'an answer that is cut at the limit',
    request: { maxOutputTokens: 2 },
    said: { text: ['It is ', 'rai'], finish: 'length', tokens: [24, 2] },
    expected: { text: 'It is rai', finishReason: 'length' },
  },
  {
    topic: 'a refusal',
    request: {},
    said: { text: ['I will not ', 'say that.'], finish: 'content_filter', tokens: [24, 7] },
    expected: { text: 'I will not say that.', finishReason: 'content_filter' },
  },
  {
    topic: 'counts of zero',
    request: {},
    said: { text: ['Rainy.'], finish: 'stop', tokens: [0, 0] },
    expected: { text: 'Rainy.', finishReason: 'stop' },
  },
  UNCOUNTED,
]

/** The result that every vendor must lead to. Times differ. */
function toExpected({ said, expected }: Conversation): Partial<CompletionResult> {
  const [inputTokens, outputTokens] = said.tokens ?? [SOME, SOME]
  return {
    toolCalls: [],
    usage: { inputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens, reasoningTokens: 0 },
    usageSource: 'vendor',
    actualModel: 'm-2026',
    systemFingerprint: null,
    latencyMs: SOME,
    requestId: 'body-id',
    ...expected,
  }
}

/** One conversation over HTTP, whole or streamed. */
async function converse(
  dialect: Dialect,
  { request: asked, steps }: { request: Partial<CompletionRequest>; steps: readonly Step[] },
  isStreamed: boolean,
): Promise<{ result: CompletionResult; pieces: StreamEvent[]; bodies: unknown[] }> {
  await using server = await createScriptedServer()
  await using egress = createEgress()
  server.script(...steps)
  const protocol = dialect.create({ egress, clock: { now: () => new Date() } })
  const request = { model: 'm', messages: [ASK], ...asked }
  const target = createTarget(protocol.name, server.url)
  const { signal } = new AbortController()
  const pieces = isStreamed ? await collect(protocol.stream(target, request, { signal })) : []
  const last = pieces.pop()
  const streamed = last?.type === 'end' ? last.result : null
  const result = streamed ?? (await protocol.complete(target, request, { signal }))
  return { result, pieces, bodies: server.received.map(({ body }) => body) }
}

function toStep(dialect: Dialect, { said, request: asked }: Conversation, isStreamed: boolean): Step {
  const request = { model: 'm', messages: [ASK], ...asked }
  if (!isStreamed) return answer(200, dialect.whole(said, request), { 'content-type': 'application/json' })
  return answer(200, dialect.streamed(said, request), { 'content-type': 'text/event-stream' })
}

/** What the pieces come to when they are put together. */
function assemble(pieces: readonly StreamEvent[]): Pick<CompletionResult, 'text' | 'toolCalls'> {
  const text = pieces.map((piece) => (piece.type === 'text' ? piece.text : '')).join('')
  const toolCalls = pieces
    .filter((piece) => piece.type === 'tool_call')
    .map(({ index, id, name }) => ({
      id,
      name,
      arguments: pieces
        .map((piece) => (piece.type === 'tool_arguments' && piece.index === index ? piece.text : ''))
        .join(''),
    }))
  return { text, toolCalls }
}

function expectInOrder(text: string, words: readonly string[]): void {
  let from = 0
  for (const word of words) {
    expect(text.slice(from)).toContain(word)
    from = text.indexOf(word, from) + word.length
  }
}

const VARIANTS = DIALECTS.flatMap((dialect) => [
  { dialect, isStreamed: false, firstTokenMs: null, title: `${dialect.name} in one piece` },
  { dialect, isStreamed: true, firstTokenMs: SOME, title: `${dialect.name} streamed` },
])

describe.each(CONVERSATIONS)('$topic', (conversation) => {
  test.each(VARIANTS)(
    'has the same result with $title (S0-2, S0-3, S1-24, S4-4)',
    async ({ dialect, isStreamed, firstTokenMs }) => {
      const steps = [toStep(dialect, conversation, isStreamed)]
      const { result, pieces, bodies } = await converse(
        dialect,
        { request: conversation.request, steps },
        isStreamed,
      )

      expect(result).toEqual({ ...toExpected(conversation), firstTokenMs })
      expect(isStreamed ? assemble(pieces) : result).toMatchObject({
        text: result.text,
        toolCalls: result.toolCalls,
      })
      expect(bodies).toHaveLength(1)
      expectInOrder(JSON.stringify(bodies[0]), conversation.told ?? [])
    },
  )
})

test.each(VARIANTS)(
  'a conversation is asked alike after a round trip through JSON with $title (S0-1)',
  async ({ dialect, isStreamed }) => {
    for (const conversation of CONVERSATIONS) {
      const steps = [toStep(dialect, conversation, isStreamed)]
      const copy: Partial<CompletionRequest> = JSON.parse(JSON.stringify(conversation.request))
      const [first, second] = await Promise.all(
        [conversation.request, copy].map((request) => converse(dialect, { request, steps }, isStreamed)),
      )
      expect(second?.bodies).toEqual(first?.bodies)
      expect(JSON.parse(JSON.stringify(first?.result))).toEqual(first?.result)
    }
  },
)

test('what no vendor counted is estimated alike for all of them', async () => {
  const results = await Promise.all(
    VARIANTS.map(({ dialect, isStreamed }) => {
      const steps = [toStep(dialect, UNCOUNTED, isStreamed)]
      return converse(dialect, { request: UNCOUNTED.request, steps }, isStreamed)
    }),
  )
  const usages = results.map(({ result }) => result.usage)
  expect(new Set(usages.map((usage) => JSON.stringify(usage))).size).toBe(1)
  expect(usages[0]?.inputTokens).toBeGreaterThan(0)
  expect(usages[0]?.outputTokens).toBeGreaterThan(0)
})

test.each(VARIANTS)(
  'a rejected temperature is left out with $title (L-29)',
  async ({ dialect, isStreamed }) => {
    const rejection = dialect.refusal(
      "Unsupported value: 'temperature' does not support 0.5 with this model.",
    )
    const steps = [
      answer(400, rejection, { 'content-type': 'application/json' }),
      toStep(dialect, QUESTION, isStreamed),
    ]
    const { result, bodies } = await converse(dialect, { request: QUESTION.request, steps }, isStreamed)

    expect(result).toMatchObject({ ...toExpected(QUESTION), temperatureOmitted: true })
    expect(bodies.map((body) => JSON.stringify(body).includes('"temperature"'))).toEqual([true, false])
  },
)
