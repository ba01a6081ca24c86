import { z } from 'zod'

import { list, optional } from '../http/index.ts'

const error = optional(z.object({ type: optional(z.string()), message: optional(z.string()) }))

const block = z.object({
  /** `text` is the answer, `tool_use` a call; `thinking` and others are neither. */
  type: z.string(),
  text: optional(z.string()),
  thinking: optional(z.string()),
  id: optional(z.string()),
  name: optional(z.string()),
  input: optional(z.unknown()),
})

export type WireBlock = z.infer<typeof block>

const usage = optional(
  z.object({
    input_tokens: optional(z.number()),
    cache_read_input_tokens: optional(z.number()),
    cache_creation_input_tokens: optional(z.number()),
    output_tokens: optional(z.number()),
    output_tokens_details: optional(z.object({ thinking_tokens: optional(z.number()) })),
  }),
)

const stop = {
  stop_reason: optional(z.string()),
  /** Why it was refused. */
  stop_details: optional(z.object({ explanation: optional(z.string()) })),
}

/** What we read of a message. */
export const wireAnswer = z.object({
  id: optional(z.string()),
  model: optional(z.string()),
  content: optional(z.array(block)),
  ...stop,
  usage,
  error,
})

export type WireAnswer = z.infer<typeof wireAnswer>

/** What we read of an event of a streamed message; each type has only some of these fields. */
export const wireEvent = z.object({
  type: z.string(),
  message: optional(wireAnswer),
  /** The place of the block in the message. */
  index: optional(z.int()),
  content_block: optional(block),
  delta: optional(
    z.object({
      type: optional(z.string()),
      text: optional(z.string()),
      thinking: optional(z.string()),
      partial_json: optional(z.string()),
      ...stop,
    }),
  ),
  /** So far, of the whole message. */
  usage,
  error,
})

export type WireEvent = z.infer<typeof wireEvent>

/** What we read of a page of the list of models. */
export const wireModels = z.object({
  data: list(
    z.object({
      id: z.string().min(1),
      display_name: optional(z.string()),
      max_input_tokens: optional(z.int().positive()),
      max_tokens: optional(z.int().positive()),
    }),
  ),
  has_more: optional(z.boolean()),
  last_id: optional(z.string()),
})

export type WireModels = z.infer<typeof wireModels>

export const wireError = z.object({ error })
