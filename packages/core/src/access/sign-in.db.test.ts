import { createDatabase } from '@sluice/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { PASSWORD, createPerson, createTeam } from '../../test/people.ts'
import type { Person } from '../../test/people.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { until } from '../../test/until.ts'
import { createName } from '../../test/world.ts'
import { settingsSchema } from '#settings'
import type { SettingValues } from '#settings'
import { SluiceError } from '#shared'

import { TooManyFailures, signIn, sweepAccess } from './index.ts'
import type { SignInDependencies } from './index.ts'
import { tryPassword } from './sign-in-tries.ts'

const MINUTE_MS = 60_000
const REFUSAL = { code: 'UNAUTHENTICATED', message: 'The e-mail address or the password is wrong.' }

let system: TestSystem
let now = new Date('2026-11-20T12:00:00Z')
const clock = { now: () => now }
const letPass = (ms: number): void => {
  now = new Date(now.getTime() + ms)
}

beforeAll(async () => {
  system = { ...(await createTestSystem({ poolSize: 10 })), clock }
})

afterAll(() => system[Symbol.asyncDispose]())

const withSettings = (values: Partial<SettingValues>): SignInDependencies => ({
  ...system,
  snapshot: { current: { settings: { ...settingsSchema.parse({}), ...values } } },
})

const createMember = async (): Promise<Person> =>
  createPerson(system.db, { teamId: await createTeam(system.db), role: 'MEMBER' })

let addresses = 0
/** Nobody has tried from there yet. */
const newAddress = (): string => `10.0.${Math.floor((addresses += 1) / 250)}.${addresses % 250}`

const attempt = (
  {
    email,
    password = PASSWORD,
    address = newAddress(),
  }: { email: string; password?: string; address?: string },
  dependencies: SignInDependencies = system,
) => signIn(dependencies, { email, password, address })

/** How a try ends: IN, WRONG or CLOSED. */
async function outcomeOf(trying: Promise<unknown>): Promise<string> {
  try {
    await trying
    return 'IN'
  } catch (error) {
    if (error instanceof TooManyFailures) return 'CLOSED'
    if (error instanceof SluiceError && error.message === REFUSAL.message) return 'WRONG'
    throw error
  }
}

function count(outcomes: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...new Set(outcomes)].map((outcome) => [outcome, outcomes.filter((other) => other === outcome).length]),
  )
}

describe('signing in', () => {
  test('opens a session for as long as the setting says, and stores nothing of its token but a digest', async () => {
    const { id, email } = await createMember()
    const before = await system.db.user.findUniqueOrThrow({ where: { id } })

    const { token, expiresAt } = await attempt(
      { email: ` ${email.toUpperCase()} ` },
      withSettings({ session_lifetime_hours: 2 }),
    )

    expect(expiresAt.getTime() - now.getTime()).toBe(120 * MINUTE_MS)
    const session = await system.db.session.findFirstOrThrow({ where: { userId: id } })
    expect(Buffer.from(session.tokenHash).equals(system.keyring.digest('session', token))).toBe(true)
    expect(session.expiresAt).toEqual(expiresAt)
    expect(JSON.stringify(session)).not.toContain(token)
    const after = await system.db.user.findUniqueOrThrow({ where: { id } })
    expect(after.lastSignInAt).toEqual(now)
    expect(after.updatedAt).toEqual(before.updatedAt)
  })

  test('is refused in the same words for a wrong password, an unknown address, and whoever is suspended', async () => {
    const { db } = system
    const [wrong, suspended, inSuspended, teamless] = [
      await createMember(),
      await createMember(),
      await createMember(),
      await createMember(),
    ]
    await db.user.update({ where: { id: suspended.id }, data: { status: 'SUSPENDED' } })
    await db.team.update({ where: { id: inSuspended.actor.teamId }, data: { status: 'SUSPENDED' } })
    await db.membership.delete({ where: { userId: teamless.id } })

    await expect(attempt({ email: wrong.email, password: 'wrong horse' })).rejects.toMatchObject(REFUSAL)
    await expect(attempt({ email: 'nobody@example.com' })).rejects.toMatchObject(REFUSAL)
    for (const { email } of [suspended, inSuspended, teamless])
      await expect(attempt({ email })).rejects.toMatchObject(REFUSAL)
  })

  test('with a password that is changed meanwhile opens nothing', async () => {
    const { id, email } = await createMember()
    let trying: Promise<string> | undefined
    await system.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM users WHERE id = ${id}::uuid FOR UPDATE`
      trying = outcomeOf(attempt({ email }))
      await until(async () => {
        const [waiting] = await system.db.$queryRaw<{ count: number }[]>`
          SELECT count(*)::int AS count FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`
        return (waiting?.count ?? 0) > 0
      })
      await tx.user.update({ where: { id }, data: { passwordHash: 'another' } })
    })
    expect(await trying).toBe('WRONG')
    expect(await system.db.session.count({ where: { userId: id } })).toBe(0)
  })

  test('takes the same time whoever exists, to 5 ms on average (S16)', async () => {
    const suspended = await createMember()
    await system.db.user.update({ where: { id: suspended.id }, data: { status: 'SUSPENDED' } })
    const known = await Promise.all(Array.from({ length: ROUNDS }, createMember))
    const kinds: TimedKind[] = [
      known.map(({ email }) => ({ email, password: 'wrong horse' })),
      known.map(() => ({ email: `${createName('nobody')}@example.com`, password: 'wrong horse' })),
      known.map(() => ({ email: suspended.email, password: PASSWORD })),
    ].map((inputs) => ({ inputs, times: [] }))

    // What else the machine does only ever adds: more rounds bring out what a try takes by itself.
    for (let series = 0; series < 5 && spreadOf(kinds) >= 5; series += 1) await timeRounds(kinds)
    expect(spreadOf(kinds)).toBeLessThan(5)
  }, 120_000)
})

const ROUNDS = 60

/** Tries that should take the same time as those of another kind, and how long they took. */
type TimedKind = { inputs: { email: string; password: string }[]; times: number[] }

async function timeRounds(kinds: readonly TimedKind[]): Promise<void> {
  const dependencies = withSettings({ sign_in_max_failures: 100 })
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each kind is first as often as it is last.
    const order = [...kinds.slice(round % kinds.length), ...kinds.slice(0, round % kinds.length)]
    for (const { inputs, times } of order) {
      const input = inputs[round] ?? { email: '' }
      const started = performance.now()
      expect(await outcomeOf(attempt(input, dependencies))).toBe('WRONG')
      times.push(performance.now() - started)
    }
    // Those of the suspended account would close it.
    await system.db.signInFailure.deleteMany()
  }
}

/** Between the means of the quicker halves, in ms. */
function spreadOf(kinds: readonly TimedKind[]): number {
  const means = kinds.map(({ times }) => {
    const kept = times.toSorted((a, b) => a - b).slice(0, times.length / 2)
    return kept.length === 0 ? Infinity : kept.reduce((sum, time) => sum + time, 0) / kept.length
  })
  return Math.max(...means) === Infinity ? Infinity : Math.max(...means) - Math.min(...means)
}

describe('failed sign-ins', () => {
  test('close an account wherever they come from, and it opens again', async () => {
    const { email } = await createMember()
    const guess = () => attempt({ email, password: 'guess' })
    for (let index = 0; index < 10; index += 1) expect(await outcomeOf(guess())).toBe('WRONG')

    expect(await outcomeOf(attempt({ email }))).toBe('CLOSED')
    await expect(guess()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryable: true, waitSeconds: 900 })
    letPass(14 * MINUTE_MS)
    await expect(guess()).rejects.toMatchObject({ waitSeconds: 60 })
    letPass(MINUTE_MS)
    expect(await outcomeOf(attempt({ email }))).toBe('IN')
  })

  test('close an address, whichever accounts they were for', async () => {
    const { email } = await createMember()
    const address = newAddress()
    for (let index = 0; index < 10; index += 1)
      expect(await outcomeOf(attempt({ email: `nobody${index}@example.com`, address }))).toBe('WRONG')

    expect(await outcomeOf(attempt({ email, address }))).toBe('CLOSED')
    expect(await outcomeOf(attempt({ email }))).toBe('IN')
  })

  test('of 1,000, many at once and in two processes, no more than ten are looked at (S16)', async () => {
    await using opened = new AsyncDisposableStack()
    const db = opened.use(createDatabase({ url: system.url, poolSize: 10, applicationName: 'other process' }))
    const { email } = await createMember()
    const guess = (index: number): Promise<string> =>
      outcomeOf(
        attempt(
          { email, password: `guess ${index}`, address: `10.9.${index % 4}.${index % 250}` },
          index % 2 === 0 ? system : { ...system, db },
        ),
      )
    const outcomes: string[] = []
    for (let wave = 0; wave < 1000; wave += 50) {
      outcomes.push(...(await Promise.all(Array.from({ length: 50 }, (_, index) => guess(wave + index)))))
    }
    expect(count(outcomes)).toEqual({ WRONG: 10, CLOSED: 990 })
  })

  test('count as the settings say', async () => {
    const strict = withSettings({ sign_in_max_failures: 3, sign_in_window_minutes: 1 })
    const { email } = await createMember()
    for (let index = 0; index < 3; index += 1)
      expect(await outcomeOf(attempt({ email, password: 'guess' }, strict))).toBe('WRONG')
    await expect(attempt({ email }, strict)).rejects.toMatchObject({ waitSeconds: 60 })
    expect(await outcomeOf(attempt({ email }))).toBe('IN')
  })

  test('are forgotten when none followed them for the window', async () => {
    const { email } = await createMember()
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 9; index += 1)
        expect(await outcomeOf(attempt({ email, password: 'guess' }))).toBe('WRONG')
      letPass(15 * MINUTE_MS)
    }
    expect(await outcomeOf(attempt({ email }))).toBe('IN')
  })

  test('of an account are cleared by a success, those of its address stay', async () => {
    const { email } = await createMember()
    const address = newAddress()
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 4; index += 1)
        await outcomeOf(attempt({ email, password: 'guess', address }))
      for (let index = 0; index < 5; index += 1)
        expect(await outcomeOf(attempt({ email, address }))).toBe('IN')
    }
    expect(await outcomeOf(attempt({ email, password: 'guess', address }))).toBe('WRONG')
    expect(await outcomeOf(attempt({ email, password: 'guess', address }))).toBe('WRONG')
    expect(await outcomeOf(attempt({ email, address }))).toBe('CLOSED')
    expect(await outcomeOf(attempt({ email }))).toBe('IN')
  })

  test('are none when the try came to no end', async () => {
    const subjects = { email: `${createName('nobody')}@example.com`, address: newAddress() }
    const outage = new Error('the database is away')
    for (let index = 0; index < 12; index += 1)
      await expect(tryPassword(system, subjects, () => Promise.reject(outage))).rejects.toBe(outage)
    expect(await tryPassword(system, subjects, () => Promise.resolve('proof'))).toBe('proof')
  })

  test('cannot be read back from what is stored', async () => {
    const { email } = await createMember()
    const address = newAddress()
    await outcomeOf(attempt({ email, password: 'guess', address }))
    const rows = await system.db.$queryRaw<{ text: string }[]>`
      SELECT encode(subject, 'escape') || ' ' || encode(subject, 'hex') AS text FROM sign_in_failures`
    expect(rows.length).toBeGreaterThan(1)
    expect(rows.filter(({ text }) => text.includes(email) || text.includes(address))).toEqual([])
  })
})

test('the sweep removes sessions that are over and failures that count no more, and nothing else', async () => {
  await using fresh = await createTestSystem()
  const own = { ...fresh, clock }
  const person = await createPerson(fresh.db, { teamId: await createTeam(fresh.db), role: 'MEMBER' })
  await signIn(own, { email: person.email, password: PASSWORD, address: null })
  await outcomeOf(signIn(own, { email: 'nobody@example.com', password: 'guess', address: null }))
  letPass(14 * MINUTE_MS)
  await outcomeOf(signIn(own, { email: 'eve@example.com', password: 'guess', address: null }))

  expect(await sweepAccess(own)).toEqual({ sessions: 0, failures: 0 })
  letPass(MINUTE_MS)
  expect(await sweepAccess(own)).toEqual({ sessions: 0, failures: 1 })
  letPass(7 * 24 * 60 * MINUTE_MS)
  expect(await sweepAccess(own)).toEqual({ sessions: 1, failures: 1 })
})
