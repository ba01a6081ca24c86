import { expect, it } from 'vitest'

import { toCredentialInput, toCredentialText, toCredentialValues } from './credential.ts'

it('a credential is sent as a reference or as itself', () => {
  const toInput = (credentialKind: 'ENVIRONMENT' | 'FILE' | 'STORED' | 'NONE', credential: string) =>
    toCredentialInput({ credentialKind, credential })
  expect(toInput('ENVIRONMENT', ' OPENAI_API_KEY ')).toBe('env:OPENAI_API_KEY')
  expect(toInput('ENVIRONMENT', 'env:OPENAI_API_KEY')).toBe('env:OPENAI_API_KEY')
  expect(toInput('FILE', 'openai')).toBe('file:openai')
  expect(toInput('STORED', 'sk-secret')).toBe('sk-secret')
  expect(toInput('STORED', ' ')).toBeNull()
  expect(toInput('NONE', 'left over')).toBeNull()
})

it('a reference is taken apart again', () => {
  expect(toCredentialValues('file:/a:b')).toEqual({ credentialKind: 'FILE', credential: '/a:b' })
  expect(toCredentialValues(null)).toEqual({ credentialKind: 'NONE', credential: '' })
})

it('who may not know the reference reads what kind it is', () => {
  expect(toCredentialText({ kind: 'ENVIRONMENT', reference: null })).toBe('in an environment variable')
  expect(toCredentialText({ kind: 'FILE', reference: null })).toBe('in a file')
  expect(toCredentialText({ kind: 'STORED', reference: null })).toBe('stored, encrypted')
  expect(toCredentialText({ kind: 'NONE', reference: null })).toBe('none')
})
