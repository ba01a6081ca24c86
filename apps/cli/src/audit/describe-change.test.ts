import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { workspaceRoot } from '@sluice/runtime'
import { expect, test } from 'vitest'

import { describeChange } from './describe-change.ts'

import type { DescribedChange } from './describe-change.ts'

const DEPRECATION: DescribedChange = {
  actorKind: 'USER',
  actorName: 'Ada',
  operation: 'deprecateLlmModel',
  entityType: 'llm_model',
  entityName: 'openai/gpt-5.1',
  before: { status: 'ACTIVE', isDefault: true },
  after: { status: 'DEPRECATED', isDefault: false },
}

test('a change is told as who did what to which thing', () => {
  expect(describeChange(DEPRECATION)).toBe('Ada (user) deprecated model openai/gpt-5.1')
  expect(
    describeChange({
      ...DEPRECATION,
      actorKind: 'API_KEY',
      actorName: 'ci',
      operation: 'resetUserPassword',
      entityType: 'user',
      entityName: 'Bob',
    }),
  ).toBe('ci (API key) reset the password of user Bob')
})

test('the model that follows a deprecated default is told as the new default', () => {
  const before = { isDefault: false, defaultModel: 'openai/gpt-5.1' }
  const after = { isDefault: true, defaultModel: 'openai/gpt-5-mini' }
  const promotion = { ...DEPRECATION, entityName: 'openai/gpt-5-mini', before, after }
  expect(describeChange(promotion)).toBe('Ada (user) made model openai/gpt-5-mini the default')
})

test('an update is told with what is different, long values cut', () => {
  const update = { ...DEPRECATION, operation: 'updateLlmModel' }
  expect(
    describeChange({ ...update, before: { a: 1, b: 'x', c: null }, after: { a: 2, b: 'x', c: { d: true } } }),
  ).toBe('Ada (user) updated model openai/gpt-5.1 (a 1 → 2, c null → {"d":true})')
  expect(describeChange({ ...update, before: { a: 'x' }, after: { a: 'y'.repeat(50) } })).toContain(
    `(a x → ${'y'.repeat(40)}…)`,
  )
  expect(describeChange({ ...update, before: { a: 1 }, after: { a: 1 } })).toBe(
    'Ada (user) updated model openai/gpt-5.1',
  )
})

test('a balance is told with what it was and became', () => {
  const change = { ...DEPRECATION, entityType: 'llm_provider', entityName: 'openai' }
  const set = {
    operation: 'setProviderBalance',
    before: { balance: null },
    after: { balance: '25', note: null },
  }
  expect(describeChange({ ...change, ...set })).toBe(
    'Ada (user) set the balance of provider openai (balance null → 25)',
  )
  const synced = { balance: '24.5', delta: '-0.5', note: null }
  expect(
    describeChange({ ...change, operation: 'syncProviderBalance', before: { balance: '25' }, after: synced }),
  ).toBe('Ada (user) corrected the balance of provider openai (balance 25 → 24.5)')
})

test('an operation that nobody has words for is named', () => {
  expect(
    describeChange({ ...DEPRECATION, operation: 'frobnicateRun', entityType: 'run', entityName: 'R' }),
  ).toBe('Ada (user) did frobnicateRun to run R')
})

/** Their changes are recorded under the other name. */
const ALIASES = ['setDefaultModel', 'updateSystemSettings']

test('every mutation of the API has words of its own', () => {
  const schema = readFileSync(join(workspaceRoot(), 'apps/api/schema.graphql'), 'utf8')
  const [, mutations = ''] = /^type Mutation \{\n([\s\S]*?)^\}/m.exec(schema) ?? []
  const operations = [...mutations.matchAll(/^ {2}(\w+)[(:]/gm)].map(([, name = '']) => name)
  expect(operations).toContain('updateSystemSetting')
  const wordless = operations.filter(
    (operation) =>
      !ALIASES.includes(operation) &&
      describeChange({ ...DEPRECATION, operation }).includes(` did ${operation} `),
  )
  expect(wordless).toEqual([])
})
