import { describe, expect, test } from 'vitest'

import { readCredential } from './credential-input.ts'
import { toCredentialView } from './provider-view.ts'

describe('a credential that is given', () => {
  test.each([
    ['env:ACME_API_KEY', { reference: 'env:ACME_API_KEY' }],
    ['  env:SLUICE_CREDENTIAL_ACME ', { reference: 'env:SLUICE_CREDENTIAL_ACME' }],
    ['file:acme/key', { reference: 'file:acme/key' }],
    ['sk-abc', { plain: 'sk-abc' }],
    ['user:password', { plain: 'user:password' }],
    ['x'.repeat(4000), { plain: 'x'.repeat(4000) }],
  ])('as %s is told from a reference', (credential, expected) => {
    expect(readCredential({ credential })).toEqual(expected)
  })

  test('may be left out', () => {
    expect(readCredential({})).toBeNull()
    expect(readCredential({ credential: null })).toBeNull()
  })

  test.each([
    ['', 'has 1 to 4000 characters'],
    ['x'.repeat(4001), 'has 4001'],
    ['a\nb', 'one line'],
    ['stored:1', 'cannot be referred to'],
    ['env:', 'env:NAME'],
    ['env:HOME', 'HOME is not allowed'],
    [`file:${'x'.repeat(500)}`, 'at most 500'],
  ])('as %j is refused', (credential, message) => {
    expect(() => readCredential({ credential })).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        field: 'credential',
        message: expect.stringContaining(message),
      }),
    )
  })

  test('is never repeated by what refuses it', () => {
    const secret = `sk-secret-${'x'.repeat(4000)}`
    expect(() => readCredential({ credential: secret })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('sk-secret') }),
    )
  })
})

test.each([
  [null, { kind: 'NONE', reference: null }],
  ['env:ACME_API_KEY', { kind: 'ENVIRONMENT', reference: 'env:ACME_API_KEY' }],
  ['file:acme/key', { kind: 'FILE', reference: 'file:acme/key' }],
  ['stored:0198f0a2-0000-7000-8000-000000000001', { kind: 'STORED', reference: null }],
] as const)('of the reference %s is shown what may be known', (reference, view) => {
  expect(toCredentialView(reference)).toEqual(view)
})
