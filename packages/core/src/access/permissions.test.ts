import { describe, expect, test } from 'vitest'

import {
  canAdminister,
  canManageTeam,
  canWrite,
  requireAdminister,
  requireManageTeam,
  requireOwnPassword,
  requireRank,
  requireWrite,
} from './permissions.ts'

const actor = { kind: 'USER', id: null, name: 'Ada', teamId: 'team', isAdministrators: false } as const

describe('what a role may do', () => {
  test.each([
    ['OWNER', true, true],
    ['ADMIN', true, true],
    ['MEMBER', true, false],
    ['VIEWER', false, false],
  ] as const)(
    '%s writes: %s, manages a team and, as an administrator, everything: %s',
    (role, writes, manages) => {
      expect(canWrite({ role })).toBe(writes)
      expect(canManageTeam({ role })).toBe(manages)
      expect(canAdminister({ role, isAdministrators: true })).toBe(manages)
      expect(canAdminister({ role, isAdministrators: false })).toBe(false)
    },
  )

  test.each([
    [
      requireWrite,
      'VIEWER',
      'MEMBER',
      'Ada may read but not change things: the role is VIEWER, MEMBER is needed.',
    ],
    [requireManageTeam, 'MEMBER', 'ADMIN', 'Ada may not manage people: the role is MEMBER, ADMIN is needed.'],
  ] as const)('who may not is told so by %o', (require, role, enough, message) => {
    expect(() => require({ ...actor, role: enough })).not.toThrow()
    expect(() => require({ ...actor, role })).toThrow(expect.objectContaining({ code: 'FORBIDDEN', message }))
  })

  test('governing takes the administrators team, whatever the role', () => {
    expect(() => requireAdminister({ ...actor, role: 'ADMIN', isAdministrators: true })).not.toThrow()
    expect(() => requireAdminister({ ...actor, role: 'OWNER' })).toThrow(
      'Ada may not change the installation: that takes ADMIN or OWNER of the administrators team.',
    )
  })

  test('nobody reaches above the own role', () => {
    expect(() => requireRank({ ...actor, role: 'ADMIN' }, 'ADMIN', 'role')).not.toThrow()
    expect(() => requireRank({ ...actor, role: 'ADMIN' }, 'OWNER', 'role')).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN', field: 'role' }),
    )
  })

  test('nothing is changed with a generated password', () => {
    expect(() => requireOwnPassword({ mustChangePassword: false })).not.toThrow()
    expect(() => requireOwnPassword({ mustChangePassword: true })).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN', field: 'mustChangePassword' }),
    )
  })
})
