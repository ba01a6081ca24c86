import { z } from 'zod'

/** What a run's row says of the definition it was started from. */
const runConfigSchema = z.object({ definition: z.object({ version: z.number().int(), content: z.unknown() }) })

/** The definition as it was when the run started. */
export function readSnapshot(config: unknown): { version: number; content: unknown } {
  return runConfigSchema.parse(config).definition
}
