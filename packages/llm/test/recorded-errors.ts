import { readFileSync } from 'node:fs'

import { z } from 'zod'

import { createEgress } from '../src/http/index.ts'
import type { CallDependencies } from '../src/http/index.ts'
import type { LlmError, Protocol } from '../src/spec/index.ts'
import { errorOf } from './expectations.ts'
import { answer, createScriptedServer } from './scripted-server.ts'
import { createTarget } from './target.ts'

/** The time that the recorded waits count from. */
const now = new Date('2026-05-20T18:00:00Z')

const recordedError = z.strictObject({
  source: z.url(),
  date: z.iso.date(),
  status: z.int().min(400).max(599),
  note: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.union([z.string(), z.record(z.string(), z.unknown())]),
  expected: z.strictObject({
    code: z.string(),
    retryAfterMs: z.int().nullable().default(null),
    /** Part of the message. */
    message: z.string().min(1),
  }),
})

type RecordedError = z.infer<typeof recordedError>

/** What the vendor is on record to have answered. */
export function readRecordedErrors(vendor: string): RecordedError[] {
  const file = new URL(`fixtures/errors/${vendor}.json`, import.meta.url)
  return z.array(recordedError).parse(JSON.parse(readFileSync(file, 'utf8')))
}

/** What a call ends in when the server answers so. */
export async function callErrorOf(
  create: (dependencies: CallDependencies) => Protocol,
  { status, body, headers }: Pick<RecordedError, 'status' | 'body' | 'headers'>,
  model = 'm',
): Promise<LlmError> {
  await using server = await createScriptedServer()
  await using egress = createEgress()
  server.script(answer(status, body, headers))
  const protocol = create({ egress, clock: { now: () => now } })
  return await errorOf(
    protocol.complete(
      createTarget(protocol.name, server.url),
      { model, messages: [{ role: 'user', content: 'Hello' }] },
      { signal: new AbortController().signal },
    ),
  )
}
