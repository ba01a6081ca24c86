import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

import { createPlayedRun, createWorld } from '../world.ts'
import { readAnswer, request, toHeaders } from '../client.ts'
import { startApi } from '../start-api.ts'
import { schema } from '../../src/graphql/schema.ts'
import { createRandom } from './random.ts'
import { makeRequest } from './requests.ts'

import type { Caller } from '../client.ts'
import type { TestApi } from '../start-api.ts'
import type { World } from '../world.ts'
import type { FuzzRequest } from './requests.ts'

/** Change it to look elsewhere; raise the number for a night's search. */
const SEED = 20_261_120
const REQUESTS = 5000
/** Requests under way at once. */
const CLIENTS = 8
const MAX_CPU_MS = 1000
/** Longer than this beside others, and it is asked again alone to see what it costs. */
const SUSPICIOUS_MS = 500

const problemSchema = z.object({
  error: z.strictObject({
    message: z.string(),
    code: z.string(),
    field: z.string().optional(),
    reference: z.string().min(1),
    retryable: z.boolean(),
  }),
})

let api: TestApi
let world: World
let ids: string[]

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  // Whatever tries to call a vendor finds nobody, on this machine.
  await api.db.llmProvider.updateMany({ data: { baseUrl: 'http://127.0.0.1:9/v1' } })
  await createPlayedRun(api, world)
  const { db } = api
  const rows = await Promise.all([
    db.run.findMany({ select: { id: true } }),
    db.definition.findMany({ select: { id: true } }),
    db.scenario.findMany({ select: { id: true } }),
    db.llmModel.findMany({ select: { id: true } }),
    db.llmProvider.findMany({ select: { id: true } }),
    db.transcript.findMany({ select: { id: true } }),
  ])
  ids = rows.flat().map(({ id }) => id)
})

afterAll(() => api[Symbol.asyncDispose]())

type Outcome = { fault: string | null; kind: string; status: number; isResolved: boolean; durationMs: number }

/** Who sends the request of a number: administrators, members, readers, another team, a browser, nobody. */
function callerOf(index: number): Caller {
  const { home, other, session } = world
  const callers = [
    home.keys.OWNER,
    home.keys.MEMBER,
    home.keys.OWNER,
    other.keys.MEMBER,
    home.keys.VIEWER,
    { cookie: session },
  ]
  return index % 50 === 0 ? null : (callers[index % callers.length] ?? null)
}

async function send(index: number): Promise<Outcome & { sent: FuzzRequest }> {
  const sent = makeRequest({ schema, random: createRandom(SEED + index), ids })
  const startedAt = performance.now()
  const response = await fetch(api.url + sent.path, {
    method: 'POST',
    headers: { ...toHeaders(callerOf(index)), ...sent.headers },
    body: new Uint8Array(sent.body),
    signal: AbortSignal.timeout(20_000),
  })
  const { isResolved, fault } = await judge(sent, response)
  return {
    sent,
    kind: sent.kind,
    status: response.status,
    isResolved,
    fault,
    durationMs: performance.now() - startedAt,
  }
}

/** What is wrong with an answer, if anything. */
async function judge(
  sent: FuzzRequest,
  response: Response,
): Promise<{ isResolved: boolean; fault: string | null }> {
  const answer = response.headers.get('content-type')?.startsWith('text/event-stream')
    ? await readFirstEvent(response)
    : response
  if (response.status >= 500)
    return { isResolved: false, fault: `${response.status}: ${await answer.text()}` }
  const text = await answer.text()
  try {
    if (sent.path !== '/graphql') {
      if (!response.ok) problemSchema.parse(JSON.parse(text))
      return { isResolved: false, fault: null }
    }
    const { data, errors } = await readAnswer(new Response(text))
    const broken = errors.filter(({ extensions }) => extensions.code === 'INTERNAL_ERROR')
    if (broken.length > 0) return { isResolved: false, fault: `INTERNAL_ERROR: ${text}` }
    return {
      isResolved: data !== null || errors.some(({ path }) => path !== undefined),
      fault: data === null && errors.length === 0 ? text : null,
    }
  } catch {
    return { isResolved: false, fault: `not of our shape, ${response.status}: ${text.slice(0, 500)}` }
  }
}

/** What a stream says first; it is not listened to any longer. */
async function readFirstEvent(response: Response): Promise<Response> {
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    const data = /^data: ?(.+)\n/m.exec(text)?.[1]
    if (data) return new Response(data)
  }
  return new Response('{"data":{}}')
}

function describeCase(index: number, sent: FuzzRequest, fault: string): string {
  const body = sent.body.toString('latin1')
  const logged = api.log.findLast(({ level }) => level === 'error')?.fields['stack']
  return [
    `#${index} of seed ${SEED} (${sent.kind}): ${fault}`,
    JSON.stringify(sent.headers),
    body.slice(0, 2000),
    `last error logged: ${String(logged)}`,
  ].join('\n')
}

test('whatever is sent is answered in our shape, soon, and never as a fault of ours (S1)', async () => {
  const faults: string[] = []
  const slow: number[] = []
  const kinds = new Map<string, number>()
  let resolved = 0
  let next = 0
  const client = async (): Promise<void> => {
    while (next < REQUESTS && faults.length < 5) {
      const index = next
      next += 1
      const { sent, kind, isResolved, fault, durationMs } = await send(index)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      if (isResolved) resolved += 1
      if (durationMs > SUSPICIOUS_MS) slow.push(index)
      if (fault !== null) faults.push(describeCase(index, sent, fault))
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))

  expect(faults.join('\n\n')).toBe('')
  expect(kinds.size).toBe(9)
  // The search is worth something as long as much of it gets through to the resolvers.
  expect(resolved).toBeGreaterThan(REQUESTS / 8)
  for (const index of slow) {
    const before = process.cpuUsage()
    await send(index)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000, `milliseconds of processor for #${index}`).toBeLessThan(MAX_CPU_MS)
  }
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  expect((await request(api.url, world.other.keys.VIEWER, '{ me { name } }')).errors).toEqual([])
  expect(api.log.filter(({ level }) => level === 'error').map(({ fields }) => fields)).toEqual([])
}, 120_000)

test('the search tries every field there is at the roots', () => {
  const tried = new Set<string>()
  for (let index = 0; index < REQUESTS; index += 1) {
    const { kind, body } = makeRequest({ schema, random: createRandom(SEED + index), ids })
    if (kind !== 'grammar') continue
    const { query } = z.object({ query: z.string() }).parse(JSON.parse(body.toString()))
    for (const name of query.match(/[a-z]\w+/g) ?? []) tried.add(name)
  }
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const fields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}))
  expect(fields.filter((field) => !tried.has(field))).toEqual([])
})
