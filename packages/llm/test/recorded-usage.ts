import { readFileSync } from 'node:fs'

import { z } from 'zod'

const count = z.int().nonnegative()

const recordedUsage = z.strictObject({
  source: z.url(),
  date: z.iso.date(),
  note: z.string().default('a whole answer'),
  usage: z.record(z.string(), z.unknown()),
  expected: z.strictObject({
    inputTokens: count.nullable(),
    cacheReadTokens: count,
    cacheWriteTokens: count,
    outputTokens: count.nullable(),
    reasoningTokens: count,
  }),
})

type RecordedUsage = z.infer<typeof recordedUsage>

/** Counts that the vendor is on record to have sent. */
export function readRecordedUsage(vendor: string): RecordedUsage[] {
  const file = new URL(`fixtures/usage/${vendor}.json`, import.meta.url)
  return z.array(recordedUsage).parse(JSON.parse(readFileSync(file, 'utf8')))
}
