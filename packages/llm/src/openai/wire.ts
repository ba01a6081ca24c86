import { z } from 'zod'

import { list, optional } from '../http/index.ts'

const part = z.object({
  type: z.string(),
  text: optional(z.string()),
  /** Mistral's reasoning. */
  thinking: optional(list(z.object({ text: optional(z.string()) }))),
})

const content = z.union([z.string(), z.array(part)])

const usage = z.object({
  prompt_tokens: optional(z.number()),
  completion_tokens: optional(z.number()),
  total_tokens: optional(z.number()),
  prompt_tokens_details: optional(
    z.object({
      cached_tokens: optional(z.number()),
      /** OpenRouter. */
      cache_write_tokens: optional(z.number()),
    }),
  ),
  completion_tokens_details: optional(z.object({ reasoning_tokens: optional(z.number()) })),
  /** DeepSeek's name for cached prompt tokens. */
  prompt_cache_hit_tokens: optional(z.number()),
})

const toolCall = z.object({
  /** Of a stream: which of the calls this is a piece of. */
  index: optional(z.int()),
  id: optional(z.string()),
  function: optional(
    z.object({
      name: optional(z.string()),
      /** Some servers send the object itself. */
      arguments: optional(
        z.union([z.string(), z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value))]),
      ),
    }),
  ),
  /** Google's server of this protocol. */
  extra_content: optional(
    z.object({ google: optional(z.object({ thought_signature: optional(z.string()) })) }),
  ),
})

/** A whole message, or what a stream adds to one. */
const message = z.object({
  content: optional(content),
  refusal: optional(z.string()),
  /** DeepSeek, vLLM and xAI; OpenRouter and Groq. */
  reasoning_content: optional(z.string()),
  reasoning: optional(z.string()),
  tool_calls: optional(list(toolCall)),
})

const error = z.union([
  z.string(),
  z.object({
    message: optional(z.string()),
    type: optional(z.string()),
    code: optional(z.union([z.string(), z.number()])),
  }),
])

const shared = {
  id: optional(z.string()),
  model: optional(z.string()),
  system_fingerprint: optional(z.string()),
  usage: optional(usage),
  /** In place of choices: some routers answer 200 with an error, streams break with one. */
  error: optional(error),
}

/** What we read of a chat completion. Everything is optional: many servers speak this protocol, few all of it. */
export const wireAnswer = z.object({
  ...shared,
  choices: optional(z.array(z.object({ message: optional(message), finish_reason: optional(z.string()) }))),
})

export type WireAnswer = z.infer<typeof wireAnswer>

/** What we read of a piece of a streamed chat completion. */
export const wireChunk = z.object({
  ...shared,
  choices: optional(
    z.array(
      z.object({
        delta: optional(message),
        finish_reason: optional(z.string()),
        /** Some servers count here. */
        usage: optional(usage),
      }),
    ),
  ),
  /** Groq counts here. */
  x_groq: optional(z.object({ usage: optional(usage), error: optional(z.string()) })),
  /** vLLM names its errors so and has their fields on top. */
  object: optional(z.string()),
  message: optional(z.string()),
  type: optional(z.string()),
  code: optional(z.union([z.string(), z.number()])),
})

export type WireChunk = z.infer<typeof wireChunk>
export type WireMessage = z.infer<typeof message>
export type WireToolCall = z.infer<typeof toolCall>
export type WireFailure = z.infer<typeof error>

const tokens = optional(z.int().positive())

const models = list(
  z.object({
    id: z.string().min(1),
    display_name: optional(z.string()),
    /** Mistral and OpenRouter. */
    name: optional(z.string()),
    /** Groq. */
    context_window: tokens,
    /** OpenRouter and Together. */
    context_length: tokens,
    /** Mistral. */
    max_context_length: tokens,
    /** vLLM. */
    max_model_len: tokens,
    /** Groq. */
    max_completion_tokens: tokens,
    /** OpenRouter. */
    top_provider: optional(z.object({ max_completion_tokens: tokens })),
  }),
)

/** What we read of a list of models. The protocol says no more than ids; Together sends the bare list. */
export const wireModels = z.union([models, z.object({ data: models }).transform(({ data }) => data)])

export type WireModel = z.infer<typeof wireModels>[number]
