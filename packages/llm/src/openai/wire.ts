import { z } from 'zod'

import { list, optional } from '../http/index.ts'

const content = z.union([z.string(), z.array(z.object({ type: z.string(), text: optional(z.string()) }))])

/** What we read of a chat completion. Everything is optional: many servers speak this protocol, few all of it. */
export const wireAnswer = z.object({
  id: optional(z.string()),
  model: optional(z.string()),
  choices: optional(
    z.array(
      z.object({
        message: optional(z.object({ content: optional(content) })),
        finish_reason: optional(z.string()),
      }),
    ),
  ),
  usage: optional(
    z.object({
      prompt_tokens: optional(z.number()),
      completion_tokens: optional(z.number()),
      total_tokens: optional(z.number()),
      prompt_tokens_details: optional(z.object({ cached_tokens: optional(z.number()) })),
      completion_tokens_details: optional(z.object({ reasoning_tokens: optional(z.number()) })),
      /** DeepSeek's name for cached prompt tokens. */
      prompt_cache_hit_tokens: optional(z.number()),
    }),
  ),
  /** Some routers answer 200 with an error in place of choices. */
  error: optional(z.object({ message: optional(z.string()) })),
})

export type WireAnswer = z.infer<typeof wireAnswer>

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

/** Error bodies of this protocol's servers: an object or a text under `error`, or the text at the top. */
export const wireError = z.object({
  error: optional(
    z.union([z.string(), z.object({ message: optional(z.string()), code: optional(z.string()) })]),
  ),
  message: optional(z.string()),
  /** Python servers: a text, or a list of faults. */
  detail: optional(z.unknown()),
})
