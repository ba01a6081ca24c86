import { describe, expect, test } from 'vitest'

import { createApiKeySecret, createPassword, createSessionToken, isTestPrefix, toPrefix } from './token.ts'

test('tokens and keys are 32 random bytes', () => {
  expect(createSessionToken()).toMatch(/^[\w-]{43}$/)
  expect(createApiKeySecret(false)).toMatch(/^pk_live_[\w-]{43}$/)
  expect(createApiKeySecret(true)).toMatch(/^pk_test_[\w-]{43}$/)
  expect(new Set(Array.from({ length: 100 }, createSessionToken)).size).toBe(100)
})

test('a generated password is 12 random bytes', () => {
  expect(createPassword()).toMatch(/^[\w-]{16}$/)
})

test('a key for tests is known by its prefix', () => {
  expect(isTestPrefix(toPrefix(createApiKeySecret(true)))).toBe(true)
  expect(isTestPrefix(toPrefix(createApiKeySecret(false)))).toBe(false)
})

describe('what may be shown of an API key', () => {
  test.each([
    ['pk_live_abcdefghijkl', 'pk_live_abcdefgh'],
    ['pk_test_ab-d_fghijkl', 'pk_test_ab-d_fgh'],
  ])('of %s is %s', (key, prefix) => {
    expect(toPrefix(key)).toBe(prefix)
  })

  test.each(['sk_live_abcdefghijkl', 'pk_live_', 'abcdefgh', '', 'pk_live_abc def'])(
    '%j is no API key',
    (key) => {
      expect(() => toPrefix(key)).toThrow('pk_live_ or pk_test_')
    },
  )
})
