import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { SluiceError, createId } from '#shared'
import type { Actor, Request } from '#shared'

import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { commitChange, findReplay, forgetAnswers } from './index.ts'
import type { AuditEntry, Committed } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 20 })
})

afterAll(() => system[Symbol.asyncDispose]())

const FINGERPRINT = 'ab'.repeat(32)

function requestWith(key: string | null, overrides: { fingerprint?: string; actor?: Actor } = {}): Request {
  const { fingerprint = FINGERPRINT, actor = system.actor } = overrides
  return {
    actor,
    requestId: 'request 1',
    traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01',
    idempotency: key === null ? null : { key, fingerprint },
  }
}

const entryOf = (slug: string): AuditEntry => ({
  action: 'CREATE',
  operation: 'createTeam',
  verb: 'created',
  entity: { type: 'team', id: slug, name: slug },
  teamId: null,
  before: null,
  after: { slug },
})

/** Makes a team; the same request does so once. */
function makeTeam(
  request: Request,
  { slug = createId(), secret, now }: { slug?: string; secret?: string; now?: Date } = {},
): Promise<Committed<{ slug: string }>> {
  const clock = now ? { now: () => now } : system.clock
  return commitChange({ ...system, clock }, request, async (tx) => {
    await tx.team.create({ data: { id: createId(), slug, name: 'Team' } })
    return { result: { slug }, audit: [entryOf(slug)], ...(secret === undefined ? {} : { secret }) }
  })
}

const teams = (slug: string): Promise<number> => system.db.team.count({ where: { slug } })

describe('a change', () => {
  test('leaves its rows, an audit row and an event, or nothing at all', async () => {
    const slug = createId()
    expect(await makeTeam(requestWith(null), { slug })).toEqual({ result: { slug }, secret: null })

    const { actor } = system
    expect(await system.db.auditLog.findMany({ where: { entityId: slug } })).toMatchObject([
      {
        teamId: null,
        actorKind: 'USER',
        actorId: actor.id,
        actorName: 'Ada',
        action: 'CREATE',
        operation: 'createTeam',
        entityType: 'team',
        entityName: slug,
        before: null,
        after: { slug },
        requestId: 'request 1',
        traceId: '0123456789abcdef0123456789abcdef',
      },
    ])
    expect(await system.db.event.findMany({ where: { subjectId: slug } })).toMatchObject([
      { type: 'team.created', subjectType: 'team', payload: { name: slug }, actorId: actor.id },
    ])

    const refused = commitChange(system, requestWith(null), async (tx) => {
      await tx.team.create({ data: { id: createId(), slug: 'never', name: 'Team' } })
      throw new SluiceError('CONFLICT', 'No.')
    })
    await expect(refused).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await teams('never')).toBe(0)
  })

  test('keeps names that are too long for the trail cut, not out', async () => {
    const long = 'n'.repeat(300)
    const actor = { ...system.actor, id: null, kind: 'SYSTEM' as const, name: long }
    await commitChange(system, requestWith(null, { actor }), async () => ({
      result: {},
      audit: [{ ...entryOf('long'), entity: { type: 'team', id: 'long', name: long } }],
    }))

    const row = await system.db.auditLog.findFirstOrThrow({ where: { entityId: 'long' } })
    expect([row.actorName.length, row.entityName.length]).toEqual([200, 200])
  })
})

describe('a request with an idempotency key (A1)', () => {
  test('changes once, and is answered the same again', async () => {
    const request = requestWith(createId())
    const first = await makeTeam(request)

    expect(await makeTeam(request)).toEqual(first)
    expect(await findReplay(system, request)).toEqual(first)
    expect(await teams(first.result.slug)).toBe(1)
    expect(await system.db.auditLog.count({ where: { entityId: first.result.slug } })).toBe(1)
  })

  test('is refused while the first of its kind still runs, and answered afterwards', async () => {
    const request = requestWith(createId())
    const { promise: isHeld, resolve: hold } = Promise.withResolvers<void>()
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
    const first = commitChange(system, request, async () => {
      hold()
      await mayEnd
      return { result: { number: 1 }, audit: [] }
    })
    await isHeld

    await expect(makeTeam(request)).rejects.toMatchObject({ code: 'CONFLICT', field: 'Idempotency-Key' })
    end()
    const answer = await first
    expect(await makeTeam(request)).toEqual(answer)
  })

  test('is refused when the key stood for another request', async () => {
    const key = createId()
    await makeTeam(requestWith(key))

    const other = requestWith(key, { fingerprint: 'cd'.repeat(32) })
    const refusal = { code: 'VALIDATION_FAILED', field: 'Idempotency-Key' }
    await expect(makeTeam(other)).rejects.toMatchObject(refusal)
    await expect(findReplay(system, other)).rejects.toMatchObject(refusal)
  })

  test('has its key to itself: another caller’s is another one', async () => {
    const key = createId()
    const first = await makeTeam(requestWith(key))

    for (const actor of [
      { ...system.actor, id: createId() },
      { ...system.actor, kind: 'API_KEY' as const },
      { ...system.actor, kind: 'SYSTEM' as const, id: null },
    ])
      expect(await makeTeam(requestWith(key, { actor }))).not.toEqual(first)
  })

  test('leaves the key free when it is refused', async () => {
    const request = requestWith(createId())
    const refused = commitChange(system, request, () => {
      throw new SluiceError('CONFLICT', 'No.')
    })
    await expect(refused).rejects.toThrow('No.')

    expect(await findReplay(system, request)).toBeNull()
    expect((await makeTeam(request)).result.slug).toBeTypeOf('string')
  })

  test('leaves the key free when its connection breaks in the middle', async () => {
    const request = requestWith(createId())
    const slug = createId()
    const broken = commitChange(system, request, async (tx) => {
      await tx.team.create({ data: { id: createId(), slug, name: 'Team' } })
      const [backend] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
      await system.db.$queryRaw`SELECT pg_terminate_backend(${backend?.pid})`
      return { result: { slug }, audit: [entryOf(slug)] }
    })
    await expect(broken).rejects.toThrow(/./)

    expect(await teams(slug)).toBe(0)
    expect(await makeTeam(request, { slug })).toEqual({ result: { slug }, secret: null })
    expect(await teams(slug)).toBe(1)
  })

  test('gets its secret again for ten minutes, and never after', async () => {
    const request = requestWith(createId())
    const start = new Date('2026-11-20T10:00:00Z')
    const after = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000)
    const first = await makeTeam(request, { secret: 'sk-secret', now: start })
    expect(first.secret).toBe('sk-secret')

    expect(await makeTeam(request, { now: after(9.99) })).toEqual(first)
    expect(await makeTeam(request, { now: after(10) })).toEqual({ ...first, secret: null })
    const [stored] = await system.db.$queryRaw<{ text: string }[]>`
      SELECT k::text AS text FROM idempotency_keys k WHERE key = ${request.idempotency?.key}`
    expect(stored?.text).toContain(first.result.slug)
    expect(stored?.text).not.toMatch(new RegExp(`sk-secret|${Buffer.from('sk-secret').toString('hex')}`))
  })

  test('is forgotten after a day', async () => {
    const request = requestWith(createId())
    const first = await makeTeam(request)
    const day = 86_400_000

    await forgetAnswers(system.db, new Date(Date.now() + day - 60_000))
    expect(await findReplay(system, request)).toEqual(first)
    expect(await forgetAnswers(system.db, new Date(Date.now() + day + 60_000))).toBeGreaterThan(0)
    expect(await findReplay(system, request)).toBeNull()
  })

  test('sent a hundred times at once changes once', async () => {
    const request = requestWith(createId())
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => makeTeam(request)))

    const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(new Set(answers.map(({ result }) => result.slug)).size).toBe(1)
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ code: 'CONFLICT', field: 'Idempotency-Key' })
    expect(await teams(answers[0]?.result.slug ?? '')).toBe(1)

    const replays = await Promise.all(Array.from({ length: 100 }, () => makeTeam(request)))
    expect(replays).toEqual(Array.from({ length: 100 }, () => answers[0]))
  })
})
