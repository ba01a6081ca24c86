import { describe, expect, test } from 'vitest'

import { resolveCredential } from './index.ts'

const SECRET = 'sk-very-secret'

const resolve = (reference: string | null, environment: Record<string, string> = {}) =>
  resolveCredential(reference, { environment })

describe('a credential reference', () => {
  test.each(['OPENAI_API_KEY', 'SLUICE_CREDENTIAL_SANDBOX_OPENAI', 'A2_B_API_KEY'])('may name %s', (name) => {
    expect(resolve(`env:${name}`, { [name]: ` ${SECRET}\n` }).secret?.reveal()).toBe(SECRET)
  })

  test.each([
    'PATH',
    'DATABASE_URL',
    'SLUICE_MASTER_KEY',
    'SLUICE_ADMIN_PASSWORD',
    'AWS_SECRET_ACCESS_KEY',
    'openai_api_key',
    'OPENAI_API_KEY_2',
    'X OPENAI_API_KEY',
    'OPENAI_API_KEY\n',
    'SLUICE_CREDENTIAL_',
    '_API_KEY',
    '',
  ])('may not name %j, whatever is in it', (name) => {
    const status = resolve(`env:${name}`, { [name]: SECRET })

    expect(status).toEqual({
      secret: null,
      reason: `${name} is not allowed: use a variable ending in _API_KEY or starting with SLUICE_CREDENTIAL_.`,
    })
  })

  test.each([
    [null, 'No credential is set for this provider.'],
    ['env:OPENAI_API_KEY', 'OPENAI_API_KEY is not set in the environment.'],
    ['vault:secret/openai', 'Credential references of the kind "vault:" are not supported.'],
    ['OPENAI_API_KEY', 'Credential references of the kind ":" are not supported.'],
  ])('%j that leads nowhere says what to do', (reference, reason) => {
    expect(resolve(reference)).toEqual({ secret: null, reason })
  })

  test('to a blank variable leads nowhere', () => {
    expect(resolve('env:OPENAI_API_KEY', { OPENAI_API_KEY: '  ' }).secret).toBeNull()
  })

  test('never shows its value when it is logged or serialised', () => {
    const status = resolve('env:OPENAI_API_KEY', { OPENAI_API_KEY: SECRET })

    expect(JSON.stringify(status)).not.toContain(SECRET)
    expect(String(status.secret)).not.toContain(SECRET)
  })
})
