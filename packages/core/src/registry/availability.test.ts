import { describe, expect, test } from 'vitest'

import { modelAvailability, providerAvailability } from './index.ts'

const PROVIDER = {
  displayName: 'OpenAI',
  isEnabled: true,
  archivedAt: null,
  credentialRef: 'env:OPENAI_API_KEY',
  allowPrivateAddress: false,
}
const SOURCE = { environment: { OPENAI_API_KEY: 'sk-secret' } }

describe('a provider', () => {
  test('can be called when it is on and its credential exists (S3-14)', () => {
    expect(providerAvailability(PROVIDER, SOURCE)).toEqual({ isAvailable: true, reason: null })
  })

  test('with a stored credential can be called, without opening it', () => {
    const provider = { ...PROVIDER, credentialRef: 'stored:0198f0a2-0000-7000-8000-000000000001' }
    expect(providerAvailability(provider, { environment: {} }).isAvailable).toBe(true)
  })

  test('of the own network may need no credential', () => {
    const provider = { ...PROVIDER, credentialRef: null, allowPrivateAddress: true }
    expect(providerAvailability(provider, SOURCE)).toEqual({ isAvailable: true, reason: null })
  })

  test.each([
    ['was removed', { archivedAt: new Date() }, 'OpenAI was removed.'],
    ['is switched off', { isEnabled: false }, 'OpenAI is switched off.'],
    ['has no credential', { credentialRef: null }, 'No credential is set for this provider.'],
    [
      'has a credential that is not there',
      { credentialRef: 'env:ACME_API_KEY' },
      'ACME_API_KEY is not set in the environment.',
    ],
  ])('that %s cannot, and says why', (_, overrides, reason) => {
    expect(providerAvailability({ ...PROVIDER, ...overrides }, SOURCE)).toEqual({
      isAvailable: false,
      reason,
    })
  })
})

describe('a model', () => {
  const model = { displayName: 'GPT', status: 'ACTIVE', provider: PROVIDER } as const

  test('can be called when its provider can', () => {
    expect(modelAvailability(model, SOURCE).isAvailable).toBe(true)
    expect(modelAvailability(model, { environment: {} })).toEqual({
      isAvailable: false,
      reason: 'OPENAI_API_KEY is not set in the environment.',
    })
  })

  test('that is deprecated cannot', () => {
    expect(modelAvailability({ ...model, status: 'DEPRECATED' }, SOURCE)).toEqual({
      isAvailable: false,
      reason: 'GPT is deprecated.',
    })
  })
})
