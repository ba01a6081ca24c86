import { sealAudit } from '@sluice/core/audit'
import { MasterKey, openKeyring } from '@sluice/core/credentials'
import { systemClock } from '@sluice/core/shared'
import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

import { MASTER_KEY } from './capture.ts'
import { createCommands, createSuccesses } from './command-line.ts'
import type { Commands } from './command-line.ts'

const ADMIN = { SLUICE_ADMIN_EMAIL: 'ada@example.com', SLUICE_ADMIN_PASSWORD: 'correct horse' }

let database: TestDatabase
let sluice: Commands
let done: Commands

beforeAll(async () => {
  database = await createTestDatabase()
  sluice = createCommands(database.url, ADMIN)
  done = createSuccesses(sluice)
})

afterAll(() => database[Symbol.asyncDispose]())

describe('sluice settings', () => {
  test('are listed, read, set and brought back', async () => {
    const { answer, lines, notes } = await done('settings list')
    expect(answer).toContainEqual(
      expect.objectContaining({ key: 'run_max_probes', value: 100_000, isDefault: true, type: 'INTEGER' }),
    )
    expect(lines).toContainEqual(expect.stringMatching(/^run_max_probes +100000 +yes +Most probes/))
    // A password that was chosen is told to nobody.
    expect(notes).toEqual([])

    expect((await done('settings set run_max_probes 5000')).lines).toEqual(['run_max_probes is 5000.'])
    expect((await done('settings get run_max_probes')).lines).toEqual(['5000'])
    const reset = await done('settings reset run_max_probes')
    expect(reset.lines).toEqual(['run_max_probes is 100000, its default.'])
  })

  test('a model is set by its ref', async () => {
    const { answer, lines } = await done('settings set infra_model_judge openai/gpt-5.1')
    expect(answer).toMatchObject({ value: { providerId: 'openai', modelId: 'gpt-5.1' }, isDefault: false })
    expect(lines).toEqual(['infra_model_judge is openai/gpt-5.1.'])
  })
})

describe('sluice users', () => {
  test('one is created with a password that is printed once', async () => {
    const { answer, lines } = await done('users create Bob@Example.com --name Bob --role ADMIN')
    const { password } = z.object({ password: z.string() }).parse(answer)
    expect(answer).toMatchObject({ email: 'bob@example.com', name: 'Bob', role: 'ADMIN' })
    expect(lines[0]).toBe(password)
    expect(lines[2]).toContain('bob@example.com has to change it')
    const listed = await done('users list')
    expect(listed.answer).toEqual([
      expect.objectContaining({ email: 'ada@example.com', role: 'OWNER', mustChangePassword: false }),
      expect.objectContaining({ email: 'bob@example.com', team: 'administrators', mustChangePassword: true }),
    ])
    expect(JSON.stringify(listed.answer)).not.toContain('passwordHash')
  })

  test('a new password ends the sessions of its user', async () => {
    const { id } = await database.db.user.findUniqueOrThrow({ where: { email: 'ada@example.com' } })
    await database.db.session.create({
      data: { id, userId: id, tokenHash: new Uint8Array(32), expiresAt: new Date('2126-01-01') },
    })
    const { lines } = await done('users reset-password ADA@example.com')
    expect(lines[0]).toMatch(/^[\w-]{16}$/)
    expect(await database.db.session.count()).toBe(0)
    expect(await database.db.user.findUnique({ where: { id } })).toMatchObject({ mustChangePassword: true })
  })
})

describe('sluice keys', () => {
  test('one is made, rotated and revoked by its prefix', async () => {
    const made = await done('keys create --name ci --role VIEWER --team administrators --expires 2126-01-01')
    const { prefix, key } = z.object({ prefix: z.string(), key: z.string() }).parse(made.answer)
    expect((await done('keys list')).answer).toEqual([
      expect.objectContaining({ prefix, name: 'ci', status: 'ACTIVE', expiresAt: new Date('2126-01-01') }),
    ])
    const rotated = await done(`keys rotate ${prefix} --overlap-hours 0`)
    expect(rotated.lines[0]).toMatch(/^pk_live_[\w-]{43}$/)
    expect(rotated.lines[0]).not.toBe(key)
    expect(rotated.lines).toContain('The one before works no more.')
    const again = z.object({ id: z.string() }).parse(rotated.answer)
    const overlapping = await done(`keys rotate ${again.id}`)
    expect(overlapping.lines.at(-1)).toMatch(/^The one before works until \d{4}-/)
    const revoked = await done(`keys revoke ${again.id}`)
    expect(revoked.lines[0]).toContain('nobody gets in with it')
    const { answer, lines } = await done('keys list')
    expect(answer).toMatchObject([{ status: 'REVOKED' }])
    expect(JSON.stringify([answer, lines])).not.toMatch(/pk_live_[\w-]{20}/)
  })
})

describe('sluice audit', () => {
  test('tells what was done like a story, oldest first', async () => {
    await done('models deprecate google/gemini-2.5-pro')
    await done('providers update openai --requests-per-minute 100')
    const { lines, answer } = await done('audit list --last 1000')
    const story = lines.map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}/, ''))
    expect(story).toEqual([
      'Sluice (system) made the first administrator, user ada',
      'Sluice (system) updated setting run_max_probes (value 100000 → 5000)',
      'Sluice (system) reset setting run_max_probes',
      expect.stringMatching(/^Sluice \(system\) updated setting infra_model_judge \(value .* → .*gpt-5\.1/),
      'Sluice (system) created user Bob',
      'Sluice (system) reset the password of user ada',
      'Sluice (system) created API key ci',
      'Sluice (system) rotated API key ci',
      'Sluice (system) rotated API key ci',
      'Sluice (system) revoked API key ci',
      'Sluice (system) deprecated model google/gemini-2.5-pro',
      'Sluice (system) updated provider openai (requestsPerMinute 60 → 100)',
    ])
    expect((await done('audit list --last 1')).answer).toEqual([
      expect.objectContaining({ operation: 'updateLlmProvider', sentence: story.at(-1) }),
    ])
    expect(answer).toHaveLength(story.length)
  })

  test('finds nothing while nothing was altered, and fails when something was', async () => {
    const { db } = database
    const keyring = await openKeyring(db, [MasterKey.parse(MASTER_KEY)])
    await sealAudit({ db, keyring, clock: systemClock })
    const good = await done('audit verify')
    expect(good.answer).toMatchObject({ isWhole: true, rows: 12, sealed: 12, unsealedTail: 0, faults: [] })
    const noted = /(\d+:[\da-f]{64})$/.exec(good.lines[1] ?? '')?.[1]
    expect((await done(`audit verify --noted ${noted}`)).lines.at(-1)).toBe('Nothing was altered.')
    const strange = await sluice(`audit verify --noted 12:${'0'.repeat(64)}`)
    expect(strange).toMatchObject({ exitCode: 1, answer: { faults: [{ sequence: 12 }] } })

    await db.$transaction([
      db.$executeRaw`SET LOCAL session_replication_role = replica`,
      db.$executeRaw`UPDATE audit_logs SET actor_name = 'Nobody' WHERE operation = 'createUser'`,
    ])
    const bad = await sluice('audit verify')
    expect(bad).toMatchObject({ exitCode: 1, answer: { isWhole: false, faults: [{ sequence: 5 }] } })
    expect(bad.lines.at(-1)).toBe('1 faults: the audit trail was altered.')
  })
})

describe('what cannot be done', () => {
  test.each([
    ['settings get run_max', 'VALIDATION_FAILED', 'key', 'run_max_probes'],
    ['settings set run_max_probes 0', 'VALIDATION_FAILED', 'value', '1 to 1,000,000'],
    ['settings set run_max_probes many', 'VALIDATION_FAILED', 'value', 'whole number'],
    ['settings set infra_model_judge google/gemini-2.5-pro', 'MODEL_DEPRECATED', 'value', 'deprecated'],
    ['users create bob@example.com', 'CONFLICT', 'email', 'bob@example.com'],
    ['users create nobody', 'VALIDATION_FAILED', 'email', 'e-mail address'],
    ['users create eve@example.com --team nobodies', 'NOT_FOUND', 'team', 'there are administrators'],
    ['users reset-password eve@example.com', 'NOT_FOUND', 'email', 'sluice users list'],
    ['keys create --name ci --expires 2020-01-01', 'VALIDATION_FAILED', 'expiresAt', 'over already'],
    ['keys rotate pk_live_nobodies', 'NOT_FOUND', 'key', 'sluice keys list'],
    ['keys revoke 0198f0a2-0000-7000-8000-000000000000', 'NOT_FOUND', 'key', 'sluice keys list'],
  ])('%s is refused with %s for %s and changes nothing', async (line, code, field, sentence) => {
    const before = await database.db.auditLog.count()
    const { exitCode, failure } = await sluice(line)
    expect(exitCode).toBe(1)
    expect(failure).toMatchObject({ code, field, message: expect.stringContaining(sentence) })
    expect(await database.db.auditLog.count()).toBe(before)
  })
})
