import { describe, expect, test } from 'vitest'

import { createApiKeySecret, createSessionToken, toPrefix } from './token.ts'

test('tokens and keys are 32 random bytes', () => {
  expect(createSessionToken()).toMatch(/^[\w-]{43}$/)
  expect(createApiKeySecret()).toMatch(/^pk_live_[\w-]{43}$/)
  expect(new Set(Array.from({ length: 100 }, createSessionToken)).size).toBe(100)
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
