import { afterAll, beforeAll, describe, test } from 'vitest'

import { startRegistry } from '../../../test/registry-client.ts'
import { LONG_AGO, expectRefusal, refusals } from '../../../test/registry-refusals.ts'

import type { RegistryClient } from '../../../test/registry-client.ts'
import type { Refusal } from '../../../test/registry-refusals.ts'

let registry: RegistryClient

beforeAll(async () => {
  registry = await startRegistry()
})

afterAll(() => registry[Symbol.asyncDispose]())

const PROVIDER = {
  name: 'new-one',
  displayName: 'New one',
  protocol: 'OPENAI',
  baseUrl: 'https://models.example.test/v1',
}
const toNew = (input: Record<string, unknown>) => () => ({ input: { ...PROVIDER, ...input } })
const toChange =
  (input: Record<string, unknown>): Refusal['variables'] =>
  ({ models }) => ({ id: models.one.providerId, input })

const TEXTS = {
  name: ['', 'x'.repeat(51), 'Upper', 'a/b', 'a b', '-a', 'a-', 'ä'],
  displayName: ['', '   ', 'x'.repeat(101), 'two\nlines'],
  baseUrl: [
    '',
    'nonsense',
    'ftp://models.example.test',
    'http://127.0.0.1:8080',
    'http://169.254.169.254/latest',
    'https://user:pass@models.example.test',
    'https://models.example.test/?a=b',
    'sandbox://new/v1',
    `https://models.example.test/${'x'.repeat(500)}`,
  ],
  credential: [
    '',
    '   ',
    'x'.repeat(4001),
    'stored:0198f0a2-0000-7000-8000-000000000001',
    'env:',
    'file:',
    'env:PATH',
    'env:lower_API_KEY',
    `file:${'x'.repeat(500)}`,
    'two\nlines',
  ],
}
const LIMITS = {
  maxParallelRequests: [-1, 101],
  requestsPerMinute: [0, -1, 10_001],
  tokensPerMinute: [0, -1, 100_000_001],
  requestTimeoutSeconds: [0, -5, 601],
}

const others: Refusal[] = [
  {
    name: 'a name that is taken',
    operation: 'createLlmProvider',
    variables: toNew({ name: 'alpha' }),
    code: 'CONFLICT',
    field: 'name',
  },
  {
    name: 'the name of a removed one',
    operation: 'createLlmProvider',
    variables: toNew({ name: 'gone' }),
    code: 'CONFLICT',
    field: 'name',
  },
  {
    name: 'a private address',
    operation: 'updateLlmProvider',
    variables: toChange({ baseUrl: 'http://10.0.0.1', clearCredential: true }),
    code: 'VALIDATION_FAILED',
    field: 'baseUrl',
  },
  {
    name: 'another address without the credential',
    operation: 'updateLlmProvider',
    variables: toChange({ baseUrl: 'https://evil.example.test' }),
    code: 'VALIDATION_FAILED',
    field: 'credential',
  },
  {
    name: 'a credential that is given and cleared',
    operation: 'updateLlmProvider',
    variables: toChange({ credential: 'env:ALPHA_API_KEY', clearCredential: true }),
    code: 'VALIDATION_FAILED',
    field: 'clearCredential',
  },
  {
    name: 'a stale updatedAt',
    operation: 'updateLlmProvider',
    variables: toChange({ displayName: 'X', expectedUpdatedAt: LONG_AGO }),
    code: 'CONFLICT',
    field: 'expectedUpdatedAt',
  },
  {
    name: 'a stale updatedAt',
    operation: 'deleteLlmProvider',
    variables: ({ models }) => ({ id: models.one.providerId, expected: LONG_AGO }),
    code: 'CONFLICT',
    field: 'expectedUpdatedAt',
  },
  {
    name: 'one that is needed',
    operation: 'deleteLlmProvider',
    variables: ({ models }) => ({ id: models.one.providerId }),
    code: 'CONFLICT',
    field: 'id',
  },
]

describe('a provider that cannot be', () => {
  test.each([
    ...refusals('createLlmProvider', { ...TEXTS, ...LIMITS }, toNew),
    ...refusals(
      'updateLlmProvider',
      { displayName: TEXTS.displayName, credential: TEXTS.credential, ...LIMITS },
      toChange,
    ),
    ...others,
  ])('is refused: $operation with $name', (refusal) => expectRefusal(registry, refusal))
})
