import { z } from 'zod'

/**
 * Per-model deviations from its protocol's defaults, stored with the model as `apiConfig`. Strict: an unknown
 * key is rejected when the model is saved, not discovered when a call fails.
 */
export const modelOptionsSchema = z.strictObject({
  /**
   * Name under which the output limit is sent, where the protocol knows two. Default `max_tokens`, which the
   * most servers understand; newer reasoning models demand `max_completion_tokens`.
   */
  maxTokensParameter: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
  /** `true` for a model that rejects any temperature: it is then never sent, even when the caller sets one. */
  omitTemperature: z.boolean().optional(),
})

export type ModelOptions = z.infer<typeof modelOptionsSchema>
