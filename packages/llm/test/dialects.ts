import { createAnthropicProtocol } from '../src/anthropic/index.ts'
import { createAzureOpenAiProtocol } from '../src/azure-openai/index.ts'
import { createGoogleProtocol } from '../src/google/index.ts'
import type { CallDependencies } from '../src/http/index.ts'
import { createOpenAiProtocol } from '../src/openai/index.ts'
import type { CompletionRequest, FinishReason, Protocol } from '../src/spec/index.ts'
import { toSse } from './read-stream.ts'

/** What a model says, before a vendor puts it into its own form. Pieces are what a stream would send at once. */
export type Said = {
  text?: readonly string[]
  calls?: readonly { id: string; name: string; pieces: readonly string[] }[]
  finish: FinishReason
  /** Fresh prompt tokens and those of the answer; absent: the vendor does not count. */
  tokens?: readonly [input: number, output: number]
}

/** A vendor's way of answering. */
export type Dialect = {
  name: string
  create(dependencies: CallDependencies): Protocol
  whole(said: Said, request: CompletionRequest): object
  streamed(said: Said, request: CompletionRequest): string
  refusal(message: string): object
}

const ID = 'body-id'
const MODEL = 'm-2026'

const join = (pieces: readonly string[] = []) => pieces.join('')

function chatUsage({ tokens }: Said) {
  return (
    tokens && { prompt_tokens: tokens[0], completion_tokens: tokens[1], total_tokens: tokens[0] + tokens[1] }
  )
}

/** This vendor's models refuse in a field of its own and stop as ever. */
function chatChoice({ text, finish }: Said) {
  const isRefused = finish === 'content_filter'
  return {
    said: isRefused ? { content: null, refusal: join(text) } : { content: text ? join(text) : null },
    finish_reason: isRefused ? 'stop' : finish,
  }
}

const OPENAI: Dialect = {
  name: 'openai',
  create: createOpenAiProtocol,
  whole: (said) => ({
    id: ID,
    object: 'chat.completion',
    model: MODEL,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          ...chatChoice(said).said,
          tool_calls: said.calls?.map(({ id, name, pieces }) => ({
            id,
            type: 'function',
            function: { name, arguments: join(pieces) },
          })),
        },
        finish_reason: chatChoice(said).finish_reason,
      },
    ],
    usage: chatUsage(said),
  }),
  streamed: (said) => {
    const chunk = (delta: object, finish_reason: string | null = null) => ({
      id: ID,
      object: 'chat.completion.chunk',
      model: MODEL,
      choices: [{ index: 0, delta, finish_reason }],
      usage: null,
    })
    const field = said.finish === 'content_filter' ? 'refusal' : 'content'
    const calls = said.calls ?? []
    const chunks = [
      chunk({ role: 'assistant', content: said.text ? '' : null }),
      ...(said.text ?? []).map((text) => chunk({ [field]: text })),
      ...calls.flatMap(({ id, name, pieces }, index) => [
        chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
        ...pieces.map((text) => chunk({ tool_calls: [{ index, function: { arguments: text } }] })),
      ]),
      chunk({}, chatChoice(said).finish_reason),
    ]
    const usage = said.tokens ? [{ id: ID, model: MODEL, choices: [], usage: chatUsage(said) }] : []
    return `${toSse([...chunks, ...usage])}data: [DONE]\n\n`
  },
  refusal: (message) => ({ error: { message, type: 'invalid_request_error', code: null } }),
}

const STOP_REASONS: Record<FinishReason, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
  other: 'pause_turn',
}

/** An answer to a schema is the input of the tool that is named like it. */
function toBlocks({ text, calls = [], finish }: Said, { responseFormat }: CompletionRequest) {
  if (responseFormat?.type !== 'json_schema') return { text, calls, stop_reason: STOP_REASONS[finish] }
  const call = { id: 'toolu_answer', name: responseFormat.name, pieces: text ?? [] }
  return { text: undefined, calls: [call], stop_reason: 'tool_use' }
}

const ANTHROPIC: Dialect = {
  name: 'anthropic',
  create: createAnthropicProtocol,
  whole: (said, request) => {
    const { text, calls, stop_reason } = toBlocks(said, request)
    return {
      id: ID,
      type: 'message',
      role: 'assistant',
      model: MODEL,
      content: [
        ...(text ? [{ type: 'text', text: join(text) }] : []),
        ...calls.map(({ id, name, pieces }) => ({
          type: 'tool_use',
          id,
          name,
          input: JSON.parse(join(pieces)),
        })),
      ],
      stop_reason,
      usage: said.tokens && { input_tokens: said.tokens[0], output_tokens: said.tokens[1] },
    }
  },
  streamed: (said, request) => {
    const { text, calls, stop_reason } = toBlocks(said, request)
    const [input, output] = said.tokens ?? []
    const block = (index: number, content_block: object, deltas: readonly object[]) => [
      { type: 'content_block_start', index, content_block },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]
    const usage = said.tokens && { input_tokens: input, output_tokens: Math.min(1, output ?? 0) }
    return toSse([
      { type: 'message_start', message: { id: ID, model: MODEL, content: [], usage } },
      { type: 'ping' },
      ...(text
        ? block(
            0,
            { type: 'text', text: '' },
            text.map((piece) => ({ type: 'text_delta', text: piece })),
          )
        : []),
      ...calls.flatMap(({ id, name, pieces }, index) =>
        block(
          index + 1,
          { type: 'tool_use', id, name, input: {} },
          pieces.map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
        ),
      ),
      { type: 'message_delta', delta: { stop_reason }, usage: said.tokens && { output_tokens: output } },
      { type: 'message_stop' },
    ])
  },
  refusal: (message) => ({ type: 'error', error: { type: 'invalid_request_error', message } }),
}

const FINISH_REASONS: Record<FinishReason, string> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  tool_calls: 'STOP',
  content_filter: 'SAFETY',
  other: 'OTHER',
}

function toContent(parts: readonly object[], { tokens }: Said, finishReason?: string) {
  return {
    candidates: [{ content: { role: 'model', parts }, finishReason, index: 0 }],
    usageMetadata: tokens && { promptTokenCount: tokens[0], candidatesTokenCount: tokens[1] },
    modelVersion: MODEL,
    responseId: ID,
  }
}

const toCallPart = ({ id, name, pieces }: NonNullable<Said['calls']>[number]) => ({
  functionCall: { id, name, args: JSON.parse(join(pieces)) },
})

const GOOGLE: Dialect = {
  name: 'google',
  create: createGoogleProtocol,
  whole: (said) =>
    toContent(
      [...(said.text ? [{ text: join(said.text) }] : []), ...(said.calls ?? []).map(toCallPart)],
      said,
      FINISH_REASONS[said.finish],
    ),
  streamed: (said) =>
    toSse([
      ...(said.text ?? []).map((text) => toContent([{ text }], said)),
      ...(said.calls ?? []).map((call) => toContent([toCallPart(call)], said)),
      toContent([{ text: '' }], said, FINISH_REASONS[said.finish]),
    ]),
  refusal: (message) => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }),
}

/** All four protocols. */
export const DIALECTS: readonly Dialect[] = [
  OPENAI,
  { ...OPENAI, name: 'azure-openai', create: createAzureOpenAiProtocol },
  ANTHROPIC,
  GOOGLE,
]
