import { z } from 'zod'

import type { Incoming, ModelList } from '../protocol.ts'
import { validate, type Fault } from '../validation.ts'

const querySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(20),
  after_id: z.string().optional(),
})

/** A page of the models, from the one behind `after_id` on. */
export function listModels({ search }: Incoming, models: readonly string[]): ModelList {
  const parsed = validate(querySchema, Object.fromEntries(search))
  if ('field' in parsed) return { problem: { kind: 'invalid_field', field: parsed.field } }
  const { limit, after_id: afterId } = parsed.value
  const previous = afterId === undefined ? -1 : models.indexOf(afterId)
  if (afterId !== undefined && previous < 0) {
    const fault: Fault = { kind: 'rule', message: `"${afterId}" is not a model` }
    return { problem: { kind: 'invalid_field', field: { path: ['after_id'], fault } } }
  }
  const page = models.slice(previous + 1, previous + 1 + limit)
  return {
    body: {
      data: page.map((id) => ({
        type: 'model',
        id,
        display_name: id,
        created_at: '2026-05-01T00:00:00Z',
        max_input_tokens: 200_000,
        max_tokens: 64_000,
      })),
      has_more: previous + 1 + limit < models.length,
      first_id: page[0] ?? null,
      last_id: page.at(-1) ?? null,
    },
  }
}
