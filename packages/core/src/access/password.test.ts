import { describe, expect, test } from 'vitest'

import { hashPassword, isPassword } from './password.ts'

const PASSWORD = 'correct horse battery'

describe('a password', () => {
  test('is known by its argon2id hash, which differs each time', async () => {
    const [first, second] = await Promise.all([
      hashPassword(PASSWORD, 'password'),
      hashPassword(PASSWORD, 'password'),
    ])

    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(first).not.toBe(second)
    expect(await isPassword(PASSWORD, first)).toBe(true)
    expect(await isPassword(PASSWORD, second)).toBe(true)
    expect(await isPassword(`${PASSWORD} `, first)).toBe(false)
  })

  test.each(['short', 'x'.repeat(129)])('has 8 to 128 characters: %j has not', (password) => {
    expect(() => hashPassword(password, 'newPassword')).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        field: 'newPassword',
        message: `A password has 8 to 128 characters; this one has ${password.length}.`,
      }),
    )
  })

  test('that is endless is refused before it costs anything', async () => {
    expect(await isPassword('x'.repeat(1_000_000), await hashPassword(PASSWORD, 'password'))).toBe(false)
  })
})

describe('an address that nobody has', () => {
  test('never fits', async () => {
    expect(await isPassword(PASSWORD, null)).toBe(false)
    expect(await isPassword('', null)).toBe(false)
  })

  test('costs about as much as a wrong password, so that nobody can ask who exists', async () => {
    const hash = await hashPassword(PASSWORD, 'password')
    const timed = async (stored: string | null) => {
      const started = performance.now()
      await isPassword('wrong horse', stored)
      return performance.now() - started
    }
    const known: number[] = []
    const unknown: number[] = []
    for (let round = 0; round < 7; round += 1) {
      known.push(await timed(hash))
      unknown.push(await timed(null))
    }

    // The quickest of each: what the machine does besides only ever adds.
    const ratio = Math.min(...unknown) / Math.min(...known)
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })
})
