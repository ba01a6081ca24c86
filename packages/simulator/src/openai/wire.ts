import { z } from 'zod'

import { toToolText, type ChatMessage } from '../chat-request.ts'
import type { Incoming, Reading } from '../protocol.ts'
import { validate } from '../validation.ts'
import { toCompletion } from './respond.ts'
import { toChunks } from './stream.ts'

const taken = z.unknown().optional()
const penalty = z.number().min(-2).max(2).nullish()
const tokenLimit = z.int().min(1).nullish()

const partSchema = z.looseObject({ type: z.string(), text: z.string().optional() })

const messageSchema = z
  .looseObject({
    role: z.enum(['system', 'assistant', 'user', 'function', 'tool', 'developer']),
    content: z.union([z.string(), z.array(partSchema).min(1)]).nullish(),
    name: z.string().optional(),
    tool_calls: z.array(z.unknown()).optional(),
    tool_call_id: z.string().optional(),
  })
  .refine(({ role, content }) => role === 'assistant' || (content !== null && content !== undefined), {
    path: ['content'],
    message: "Invalid value for 'content': expected a string, got null.",
  })

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
    tools: z.array(z.unknown()).optional(),
    functions: z.array(z.unknown()).optional(),
    user: z.string().optional(),
    audio: taken,
    function_call: taken,
    logit_bias: taken,
    logprobs: taken,
    metadata: taken,
    modalities: taken,
    moderation: taken,
    parallel_tool_calls: taken,
    prediction: taken,
    prompt_cache_key: taken,
    prompt_cache_options: taken,
    prompt_cache_retention: taken,
    reasoning_effort: taken,
    response_format: taken,
    safety_identifier: taken,
    service_tier: taken,
    store: taken,
    tool_choice: taken,
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
  const withUsage = value.stream_options?.include_usage === true
  return {
    request: {
      model: value.model,
      messages: value.messages.map(toMessage),
      toolText: toToolText(value.tools ?? value.functions),
      maxOutputTokens: value.max_completion_tokens ?? value.max_tokens ?? null,
      stopSequences: typeof value.stop === 'string' ? [value.stop] : (value.stop ?? []),
    },
    reply:
      value.stream === true
        ? {
            kind: 'stream',
            contentType: 'text/event-stream; charset=utf-8',
            toParts: (answer) => toChunks(answer, withUsage),
          }
        : { kind: 'plain', toBody: toCompletion },
  }
}

function toMessage({ role, content, tool_calls: calls }: z.output<typeof messageSchema>): ChatMessage {
  const called = calls?.length ?? 0
  if (!Array.isArray(content)) return { role, text: content ?? '', attachments: called }
  const texts = content.flatMap(({ text }) => text ?? [])
  return { role, text: texts.join('\n'), attachments: called + content.length - texts.length }
}
