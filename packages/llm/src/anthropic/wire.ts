import { z } from 'zod'

import { optional } from '../http/index.ts'

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

export const wireError = z.object({ error })
