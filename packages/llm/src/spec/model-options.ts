import { z } from 'zod'

import { PROTOCOL_OPTIONS } from './protocol.ts'
import type { ProtocolName } from './protocol.ts'

const EFFORTS = ['minimal', 'low', 'medium', 'high'] as const
const LIMIT_NAMES = ['max_tokens', 'max_completion_tokens'] as const
const MAX_OUTPUT_TOKENS = 1_000_000
const TOKEN_COUNT = `must be a whole number from 1 to ${MAX_OUTPUT_TOKENS}`

/**
 * Per-model deviations from its protocol's defaults, stored with the model as `apiConfig`. Strict: an unknown
 * key is rejected when the model is saved, not discovered when a call fails.
 */
export const modelOptionsSchema = z.strictObject({
  /**
   * Name under which the output limit is sent, where the protocol knows two. Default `max_tokens`, which the
   * most servers understand; newer reasoning models demand `max_completion_tokens`.
   */
  maxTokensParameter: z.enum(LIMIT_NAMES, `must be one of ${LIMIT_NAMES.join(', ')}`).optional(),
  /** `true` for a model that rejects any temperature: it is then never sent, even when the caller sets one. */
  omitTemperature: z.boolean('must be true or false').optional(),
  /** Most tokens this model may generate: sent where the request asks for more, or for no limit at all. */
  maxOutputTokens: z.int(TOKEN_COUNT).min(1, TOKEN_COUNT).max(MAX_OUTPUT_TOKENS, TOKEN_COUNT).optional(),
  /** How hard the model thinks before it answers, sent as `reasoning_effort`. Absent: the vendor's default. */
  reasoningEffort: z.enum(EFFORTS, `must be one of ${EFFORTS.join(', ')}`).optional(),
})

export type ModelOptions = z.infer<typeof modelOptionsSchema>

/** What is wrong with a model's options. */
export type ModelOptionsFault = {
  /** The key to blame; null when the value as a whole is. */
  key: string | null
  /** One sentence with the key and what is possible. */
  message: string
}

/** The options of a model that speaks this protocol. A key that the protocol has no use for is a fault. */
export function parseModelOptions(
  protocol: ProtocolName,
  value: unknown,
): { options: ModelOptions } | { fault: ModelOptionsFault } {
  const possible: readonly string[] = PROTOCOL_OPTIONS[protocol]
  const record = z.record(z.string(), z.unknown()).safeParse(value).data
  if (record === undefined) return { fault: { key: null, message: 'Model options must be a JSON object.' } }
  const unusable = Object.keys(record).find((key) => !possible.includes(key))
  if (unusable !== undefined) {
    const message = `The protocol ${protocol} has no model option "${unusable}"; possible are ${possible.join(', ')}.`
    return { fault: { key: unusable, message } }
  }
  const parsed = modelOptionsSchema.safeParse(record)
  if (parsed.success) return { options: parsed.data }
  const [issue] = parsed.error.issues
  const key = String(issue?.path[0])
  return {
    fault: {
      key,
      message: `The model option "${key}" ${issue?.message}, not ${JSON.stringify(record[key])}.`,
    },
  }
}
