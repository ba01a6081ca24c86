import { expect, it } from 'vitest'

import { toAuditSentence } from './audit-sentence.ts'

type Change = Parameters<typeof toAuditSentence>[0]

const say = (change: Partial<Change>) => {
  const { beforeName, afterName } = toAuditSentence({
    action: 'UPDATE',
    operation: 'updateLlmModel',
    entityType: 'llm_model',
    before: null,
    after: null,
    ...change,
  })
  return `Ada ${beforeName}it${afterName}`
}

it.each([
  ['CREATE', 'createLlmProvider', 'llm_provider', 'Ada created the provider it'],
  ['CREATE', 'addDiscoveredLlmModels', 'llm_model', 'Ada created the model it'],
  ['UPDATE', 'updateApiKey', 'api_key', 'Ada changed the API key it'],
  ['DELETE', 'deleteLlmModel', 'llm_model', 'Ada deleted the model it'],
  ['ACTION', 'rotateApiKey', 'api_key', 'Ada gave the API key it a new secret'],
  ['ACTION', 'testLlmProvider', 'llm_provider', 'Ada tested the connection to the provider it'],
  ['ACTION', 'setDefaultLlmModel', 'llm_model', 'Ada made the model it the default of its provider'],
  ['ACTION', 'resetSystemSetting', 'system_setting', 'Ada reset the setting it to its default'],
  ['DELETE', 'withdrawLlmModelPrice', 'llm_model', 'Ada withdrew a future price of the model it'],
] as const)('%s by %s reads like a sentence', (action, operation, entityType, sentence) => {
  expect(say({ action, operation, entityType })).toBe(sentence)
})

it('what is new here is still said, by the name of its use case', () => {
  expect(say({ action: 'ACTION', operation: 'polishLlmModel', entityType: 'golden_gate' })).toBe(
    'Ada did “polish model” on the golden gate it',
  )
})

it.each([
  [{ value: 5000 }, 'Ada set it to 5,000'],
  [{ value: { providerId: 'openai', modelId: 'gpt-5' } }, 'Ada set it to openai/gpt-5'],
  [{ value: true }, 'Ada set it to true'],
  [{ value: ['a', 'b'] }, 'Ada set it to a list of 2 entries'],
  [null, 'Ada set it to null'],
])('a setting is said with its new value: %j', (after, sentence) => {
  expect(say({ operation: 'updateSystemSetting', entityType: 'system_setting', after })).toBe(sentence)
})

it.each([
  ['setProviderBalance', { balance: '1200.5' }, 'Ada set the balance of the provider it to $1,200.50'],
  ['setProviderBalance', { balance: null }, 'Ada stopped keeping a balance of the provider it'],
  ['syncProviderBalance', {}, 'Ada corrected the balance of the provider it by the figure of the vendor'],
])('%s of a provider to %j is said in words', (operation, after, sentence) => {
  expect(say({ operation, entityType: 'llm_provider', after })).toBe(sentence)
})

it('of a change of costs alone the price is said', () => {
  const before = { displayName: 'GPT-5', costInputPerMillion: '1', costOutputPerMillion: '2' }
  expect(say({ before, after: { ...before, costInputPerMillion: '1.5' } })).toBe(
    'Ada changed the price of the model it',
  )
  expect(say({ before, after: { ...before, costInputPerMillion: '1.5', displayName: 'GPT' } })).toBe(
    'Ada changed the model it',
  )
})

it.each([
  [{ isEnabled: false }, 'Ada switched the provider it off'],
  [{ isEnabled: true, x: 1 }, 'Ada changed the provider it'],
  [{ requestsPerMinute: 60, maxParallelRequests: 3 }, 'Ada changed the limits of the provider it'],
  [{ credential: 'stored', isCredentialNew: true }, 'Ada changed the credential of the provider it'],
  [{ displayName: 'Other' }, 'Ada changed the provider it'],
])('of a provider it is said what became different: %j', (after, sentence) => {
  expect(say({ operation: 'updateLlmProvider', entityType: 'llm_provider', before: {}, after })).toBe(
    sentence,
  )
})

it('switching on is told from switching off', () => {
  const change = { operation: 'updateLlmProvider', entityType: 'llm_provider' } as const
  expect(say({ ...change, before: { isEnabled: false }, after: { isEnabled: true } })).toBe(
    'Ada switched the provider it on',
  )
})

it('the model that takes the place of a deprecated default is told from that', () => {
  const change = { action: 'ACTION', operation: 'deprecateLlmModel' } as const
  expect(say({ ...change, after: { status: 'DEPRECATED', isDefault: false } })).toBe(
    'Ada deprecated the model it',
  )
  expect(say({ ...change, after: { isDefault: true } })).toBe(
    'Ada thereby made the model it the default of its provider',
  )
})

it.each([
  ['updateUser', 'user', 'SUSPENDED', 'Ada suspended the user it'],
  ['updateTeam', 'team', 'ACTIVE', 'Ada activated the team it'],
] as const)('%s of the status alone says which', (operation, entityType, status, sentence) => {
  const change = { operation, entityType, before: { status: 'OTHER', name: 'a' } }
  expect(say({ ...change, after: { status, name: 'a' } })).toBe(sentence)
  expect(say({ ...change, after: { status, name: 'b' } })).toBe(`Ada changed the ${entityType} it`)
})
