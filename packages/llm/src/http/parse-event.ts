import type { z } from 'zod'

import { LlmError } from '../spec/index.ts'
import { parseJson } from './wire.ts'

/**
 * The data of a server-sent event as JSON of the given shape.
 *
 * @throws LlmError `INVALID_RESPONSE` when it is neither.
 */
export function parseEvent<Output>(schema: z.ZodType<Output>, data: string): Output {
  const event = parseJson(schema, data)
  if (event !== null) return event
  throw new LlmError('INVALID_RESPONSE', {
    message: `An event of the answer is not what this protocol sends (${data.length} characters).`,
  })
}
