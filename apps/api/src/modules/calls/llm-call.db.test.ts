import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { errorOf, idAt, recordCallOf } from '../../../test/calls.ts'
import { request, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { answerSlot, createWorld, startRunOf } from '../../../test/world.ts'

import type { Caller } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

const NOON = new Date('2026-11-10T12:00:00.000Z')

let api: TestApi
let world: World

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
})

afterAll(() => api[Symbol.asyncDispose]())

async function readCall(
  id: string,
  fields: string,
  caller: Caller = world.home.keys.MEMBER,
): Promise<unknown> {
  const { data, errors } = await request(
    api.url,
    caller,
    `query ($id: ID!) { llmCall(id: $id) { ${fields} } }`,
    { id },
  )
  expect(errors).toEqual([])
  return valueAt(data, 'llmCall')
}

describe('llmCall', () => {
  test('shows who asked whom for what, and what became of it (S0-12, S0-13, S0-14, U-6)', async () => {
    const { keys, actor } = world.home
    const caller = { ...actor, kind: 'API_KEY', id: keys.MEMBER.id } as const
    const id = await recordCallOf(api, caller, {
      modelId: world.models.one.id,
      at: NOON,
      context: { thread: '42' },
      subjectType: 'message',
      subjectId: idAt(NOON),
      systemFingerprint: 'fp_1',
      isStreamed: true,
      firstTokenMs: 150,
      clientAgent: 'curl/8',
    })
    const call = await readCall(
      id,
      `id createdAt team { name } teamId actorKind actorId actorName feature operation context subjectType attempt
       jobId runId run { id } transcriptId provider { name } providerId model { ref } modelId requestedModel modelVersion actualModel
       systemFingerprint outcome isSuccess finishReason errorCode errorMessage retryable statusCode vendorRequestId
       isStreamed latencyMs firstTokenMs clientAddress clientAgent traceId`,
    )
    expect(call).toEqual({
      id,
      createdAt: NOON.toISOString(),
      team: { name: 'Administrators' },
      teamId: actor.teamId,
      actorKind: 'API_KEY',
      actorId: keys.MEMBER.id,
      actorName: 'MEMBER key',
      feature: 'CHAT',
      operation: 'CHAT',
      context: { thread: '42' },
      subjectType: 'message',
      attempt: 1,
      jobId: null,
      runId: null,
      run: null,
      transcriptId: null,
      provider: { name: 'alpha' },
      providerId: world.models.one.providerId,
      model: { ref: 'alpha/one' },
      modelId: world.models.one.id,
      requestedModel: 'alpha/one',
      modelVersion: 1,
      actualModel: 'actual',
      systemFingerprint: 'fp_1',
      outcome: 'ANSWERED',
      isSuccess: true,
      finishReason: 'stop',
      errorCode: null,
      errorMessage: null,
      retryable: null,
      statusCode: null,
      vendorRequestId: `request of ${id}`,
      isStreamed: true,
      latencyMs: 1200,
      firstTokenMs: 150,
      clientAddress: '127.0.0.1',
      clientAgent: 'curl/8',
      traceId: 'ab'.repeat(16),
    })
  })

  test('shows a failed call with its error, and that it cost nothing (S0-11)', async () => {
    const id = await recordCallOf(api, world.home.actor, {
      modelId: world.models.one.id,
      outcome: 'FAILED',
      error: errorOf('RATE_LIMITED'),
      usage: null,
      costUsd: '0',
      costBasis: 'FREE',
      finishReason: null,
    })
    expect(
      await readCall(
        id,
        'outcome isSuccess errorCode errorMessage retryable statusCode costUsd costMicros costBasis isUnconfirmed totalTokens usageSource costLines { tokens } explanation actorName',
      ),
    ).toEqual({
      outcome: 'FAILED',
      isSuccess: false,
      errorCode: 'RATE_LIMITED',
      errorMessage: 'The vendor said RATE_LIMITED.',
      retryable: true,
      statusCode: 429,
      costUsd: '0',
      costMicros: '0',
      costBasis: 'FREE',
      isUnconfirmed: false,
      totalTokens: null,
      usageSource: null,
      costLines: [],
      actorName: 'System',
      explanation: [
        'The call to alpha/one failed after 1.2 s (RATE_LIMITED, HTTP 429).',
        'What was said: The vendor said RATE_LIMITED.',
        'It cost nothing: a call that is refused or never leaves is not charged.',
        "Lower the provider's requests per minute or parallel requests if this keeps happening.",
        'The same call may succeed later as it is.',
      ],
    })
  })

  test('does not exist for another team, nor where it was never there; administrators see all', async () => {
    const id = await recordCallOf(api, world.other.actor, { modelId: world.models.one.id })
    for (const caller of [world.home.keys.MEMBER, world.home.keys.VIEWER])
      expect(await readCall(id, 'id', caller)).toBeNull()
    for (const caller of [world.other.keys.VIEWER, world.home.keys.ADMIN, { cookie: world.session }])
      expect(await readCall(id.toUpperCase(), 'id', caller)).toEqual({ id })
    expect(await readCall(idAt(NOON), 'id', world.home.keys.ADMIN)).toBeNull()
    expect(await readCall('ffffffff-ffff-7fff-bfff-ffffffffffff', 'id', world.home.keys.ADMIN)).toBeNull()
  })

  test('is refused for what is no id', async () => {
    const { errors } = await request(api.url, world.home.keys.VIEWER, '{ llmCall(id: "1") { id } }')
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', field: 'id' } }])
  })

  test('leads to its run and transcript, for the team of the run only', async () => {
    const { actor } = world.other
    const run = await startRunOf(api, actor, { definitionId: world.otherDefinitionId, models: ['alpha/one'] })
    await answerSlot(api.db, run.id, 0)
    const { attemptId, id: transcriptId } = await api.db.transcript.findFirstOrThrow({
      where: { runId: run.id },
    })
    const call = await recordCallOf(api, actor, { modelId: world.models.one.id })
    await api.db.$executeRaw`UPDATE calls SET run_id = ${run.id}::uuid WHERE id = ${call}::uuid`
    await api.db.$executeRaw`
      INSERT INTO job_attempts (id, job_id, number, run_id, model_id, owner_id, started_at, deadline_at)
      SELECT ${call}::uuid, job_id, 2, run_id, model_id, owner_id, started_at, deadline_at FROM job_attempts WHERE id = ${attemptId}::uuid`
    await api.db
      .$executeRaw`UPDATE transcripts SET attempt_id = ${call}::uuid WHERE id = ${transcriptId}::uuid`

    const fields = 'runId run { name } transcriptId'
    expect(await readCall(call, fields, world.other.keys.VIEWER)).toEqual({
      runId: run.id,
      run: { name: run.name },
      transcriptId,
    })
    expect(await readCall(call, fields, world.home.keys.OWNER)).toEqual({
      runId: run.id,
      run: null,
      transcriptId: null,
    })
  })
})

describe('what was said in a call', () => {
  const body = { request: { messages: [] }, response: { text: 'Good day.' }, note: 'cut' as const }

  test('is for those who may write in the team, and for administrators', async () => {
    const id = await recordCallOf(api, world.other.actor, { modelId: world.models.one.id, body })
    const kept = { body, bodyState: 'KEPT' }
    const hidden = { body: null, bodyState: 'HIDDEN' }
    const fields = 'body { request response note } bodyState'
    expect(await readCall(id, fields, world.other.keys.MEMBER)).toEqual(kept)
    expect(await readCall(id, fields, world.home.keys.ADMIN)).toEqual(kept)
    expect(await readCall(id, fields, world.other.keys.VIEWER)).toEqual(hidden)
  })

  test('may not be kept, or not any more', async () => {
    const { actor } = world.home
    const months = (count: number): Date => {
      const now = new Date()
      return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count))
    }
    const oldest = await recordCallOf(api, actor, { modelId: world.models.one.id, at: months(3) })
    const older = await recordCallOf(api, actor, {
      modelId: world.models.one.id,
      at: new Date(months(3).getTime() - 1),
    })
    expect(await readCall(oldest, 'body { note } bodyState')).toEqual({ body: null, bodyState: 'NOT_KEPT' })
    expect(await readCall(older, 'body { note } bodyState')).toEqual({ body: null, bodyState: 'EXPIRED' })
  })

  test('is read of ten calls at once at most', async () => {
    const ids = await Promise.all(
      Array.from({ length: 11 }, () =>
        recordCallOf(api, world.other.actor, { modelId: world.models.one.id, body }),
      ),
    )
    const ask = (first: number): Promise<unknown> =>
      request(
        api.url,
        world.other.keys.MEMBER,
        `{ llmCalls(first: ${first}) { nodes { id body { note } } } }`,
      )
    expect(ids).toHaveLength(11)
    expect(await ask(10)).toMatchObject({ errors: [] })
    expect(await ask(11)).toMatchObject({
      errors: Array.from({ length: 11 }, () => ({
        extensions: { code: 'VALIDATION_FAILED', field: 'body' },
      })),
    })
  })
})
