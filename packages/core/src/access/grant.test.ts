import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Role } from '@sluice/db'

import type { Permissions } from '#shared'

import { exceeds } from './grant.ts'
import type { Grant, Maker } from './grant.ts'

const MODELS = ['a', 'b', 'c', 'd'] as const
const TEAMS = ['home', 'other'] as const
/** What each role adds to those below it. */
const ROLES: readonly Role[] = ['VIEWER', 'MEMBER', 'ADMIN', 'OWNER']
const TIMES = [1, 2, 3, 4] as const

const permissions: fc.Arbitrary<Permissions> = fc
  .record({
    access: fc.constantFrom('ALL' as const, 'SPECIFIC' as const, 'NONE' as const),
    ids: fc.subarray([...MODELS]),
  })
  .map((models) => ({ models }))

const grant: fc.Arbitrary<Grant> = fc.record({
  teamId: fc.constantFrom(...TEAMS),
  role: fc.constantFrom(...ROLES),
  permissions,
  expiresAt: fc.option(fc.constantFrom(...TIMES).map((time) => new Date(time))),
})

/** Everything that can be done with a grant: where, as what, with which model, when. "new" is a model to come, 5 the far future. */
function abilitiesOf({ teamId, role, permissions: { models }, expiresAt }: Grant): Set<string> {
  const teams = [teamId]
  const roles = ROLES.slice(0, ROLES.indexOf(role) + 1)
  const usable = { ALL: [...MODELS, 'new'], SPECIFIC: models.ids, NONE: [] }[models.access]
  const times = [0, ...TIMES, 5].filter((time) => expiresAt === null || time < expiresAt.getTime())
  return new Set(
    teams.flatMap((team) =>
      roles.flatMap((as) =>
        ['no model', ...usable].flatMap((model) => times.map((time) => `${team} ${as} ${model} ${time}`)),
      ),
    ),
  )
}

describe('an API key', () => {
  test('can never do what its maker cannot, in 10,000 cases (S5)', () => {
    let refused = 0
    fc.assert(
      fc.property(grant, grant, fc.boolean(), (own, wanted, mayChooseTeam) => {
        const maker: Maker = { ...own, mayChooseTeam }
        // Who may choose the team can do there whatever they can do at home.
        const abilities = abilitiesOf(mayChooseTeam ? { ...own, teamId: wanted.teamId } : own)
        const isWithin = abilitiesOf(wanted).isSubsetOf(abilities)
        refused += isWithin ? 0 : 1
        expect(exceeds(maker, wanted) === null).toBe(isWithin)
      }),
      { numRuns: 10_000 },
    )
    expect(refused).toBeGreaterThan(1_000)
    expect(refused).toBeLessThan(9_900)
  })

  test('may do what its maker may, and the respect in which it may not is named', () => {
    const models = { access: 'SPECIFIC', ids: ['a', 'b'] } as const
    const maker: Maker = {
      teamId: 'home',
      role: 'ADMIN',
      permissions: { models },
      expiresAt: new Date(3),
      mayChooseTeam: false,
    }
    const wanted: Grant = { ...maker, expiresAt: new Date(3) }
    expect(exceeds(maker, wanted)).toBeNull()
    expect(exceeds(maker, { ...wanted, teamId: 'other' })).toBe('teamId')
    expect(exceeds(maker, { ...wanted, role: 'OWNER' })).toBe('role')
    expect(exceeds(maker, { ...wanted, permissions: { models: { access: 'ALL', ids: [] } } })).toBe(
      'permissions',
    )
    expect(exceeds(maker, { ...wanted, expiresAt: null })).toBe('expiresAt')
    expect(exceeds(maker, { ...wanted, expiresAt: new Date(4) })).toBe('expiresAt')
  })
})
