import { z } from 'zod'

import { list, optional } from '../http/index.ts'

const error = optional(z.object({ type: optional(z.string()), message: optional(z.string()) }))

/** What we read of a message. */
export const wireAnswer = z.object({
  id: optional(z.string()),
  model: optional(z.string()),
  /** Blocks of type `text` are the answer, `thinking` and others are not. */
  content: optional(z.array(z.object({ type: z.string(), text: optional(z.string()) }))),
  stop_reason: optional(z.string()),
  usage: optional(
    z.object({
      input_tokens: optional(z.number()),
      cache_read_input_tokens: optional(z.number()),
      cache_creation_input_tokens: optional(z.number()),
      output_tokens: optional(z.number()),
    }),
  ),
  error,
})

export type WireAnswer = z.infer<typeof wireAnswer>

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
