import { z } from 'zod'

import { countImageTokens, toToolText, type ChatRequest } from '../chat-request.ts'
import type { Incoming, Reading, Reply } from '../protocol.ts'
import { validate } from '../validation.ts'
import { findFormatProblem, formatSchema, toFormat } from './format.ts'
import { findMessageProblem, messageSchema, toMessage } from './messages.ts'
import { toCompletion } from './respond.ts'
import { toChunks, toFailure } from './stream.ts'
import { findToolProblem, toolChoiceSchema, toolsSchema, toToolUse } from './tools.ts'

const taken = z.unknown().optional()
const penalty = z.number().min(-2).max(2).nullish()
const tokenLimit = z.int().min(1).nullish()

/** The published parameters; those the simulator does not act on are taken as they are, others are refused. */
const requestSchema = z
  .strictObject({
    model: z.string(),
    messages: z.array(messageSchema).min(1),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    frequency_penalty: penalty,
    presence_penalty: penalty,
    max_tokens: tokenLimit,
    max_completion_tokens: tokenLimit,
    n: z.int().min(1).max(1).nullish(),
    seed: z.int().nullish(),
    stop: z.union([z.string(), z.array(z.string()).min(1).max(4)]).nullish(),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
    tools: toolsSchema.optional(),
    tool_choice: toolChoiceSchema.optional(),
    parallel_tool_calls: z.boolean().optional(),
    response_format: formatSchema,
    functions: z.array(z.unknown()).min(1).optional(),
    user: z.string().optional(),
    audio: taken,
    function_call: taken,
    logit_bias: taken,
    logprobs: taken,
    metadata: taken,
    modalities: taken,
    moderation: taken,
    prediction: taken,
    prompt_cache_key: taken,
    prompt_cache_options: taken,
    prompt_cache_retention: taken,
    reasoning_effort: taken,
    safety_identifier: taken,
    service_tier: taken,
    store: taken,
    top_logprobs: taken,
    verbosity: taken,
    web_search_options: taken,
  })
  .refine(
    ({ stream, stream_options: options }) =>
      stream === true || typeof options !== 'object' || options === null,
    {
      path: ['stream_options'],
      message: "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
    },
  )
  .refine(
    ({ max_tokens: old, max_completion_tokens: current }) =>
      typeof old !== 'number' || typeof current !== 'number',
    {
      path: ['max_tokens'],
      message: "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
    },
  )

export function readRequest(_incoming: Incoming, body: unknown): Reading {
  const parsed = validate(requestSchema, body)
  if ('field' in parsed) return { problem: { kind: 'invalid_field', field: parsed.field } }
  const { value } = parsed
  const messages = value.messages.map(toMessage)
  const problem =
    findMessageProblem(value.messages) ??
    findToolProblem(value) ??
    findFormatProblem(value.response_format, messages)
  if (problem !== null) return { problem }
  const request: ChatRequest = {
    model: value.model,
    messages,
    toolText: toToolText(value.tools ?? value.functions),
    ...toToolUse(value),
    format: toFormat(value.response_format),
    maxOutputTokens: value.max_completion_tokens ?? value.max_tokens ?? null,
    stopSequences: typeof value.stop === 'string' ? [value.stop] : (value.stop ?? []),
  }
  const options = { withUsage: value.stream_options?.include_usage === true }
  return { request, reply: toReply(request, value.stream === true ? options : null) }
}

function toReply(request: ChatRequest, stream: { withUsage: boolean } | null): Reply {
  const facts = { isNamed: request.toolChoice === 'named', imageTokens: countImageTokens(request) }
  if (stream === null) return { kind: 'plain', toBody: (answer) => toCompletion(answer, facts) }
  return {
    kind: 'stream',
    contentType: 'text/event-stream; charset=utf-8',
    toParts: (answer) => toChunks(answer, { ...facts, ...stream }),
    toFailure,
  }
}
