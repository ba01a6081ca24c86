import { describe, expect, test } from 'vitest'

import { canAdminister, canWrite, requireWrite } from './index.ts'

describe('what a role may do', () => {
  test.each([
    ['OWNER', true, true],
    ['ADMIN', true, true],
    ['MEMBER', true, false],
    ['VIEWER', false, false],
  ] as const)('%s writes: %s, governs as an administrator: %s', (role, writes, governs) => {
    expect(canWrite({ role })).toBe(writes)
    expect(canAdminister({ role, isAdministrators: true })).toBe(governs)
    expect(canAdminister({ role, isAdministrators: false })).toBe(false)
  })

  test('who may only read is told so', () => {
    const actor = { kind: 'USER', id: null, name: 'Ada', teamId: 'team', isAdministrators: false } as const

    expect(() => requireWrite({ ...actor, role: 'MEMBER' })).not.toThrow()
    expect(() => requireWrite({ ...actor, role: 'VIEWER' })).toThrow(
      expect.objectContaining({
        code: 'FORBIDDEN',
        message: 'Ada may read but not change things: the role is VIEWER, MEMBER is needed.',
      }),
    )
  })
})
