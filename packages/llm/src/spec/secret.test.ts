import { inspect } from 'node:util'

import { expect, test } from 'vitest'

import { Secret } from './secret.ts'

const secret = new Secret('hunter2-hunter2')

test('a secret gives its value through reveal', () => {
  expect(secret.reveal()).toBe('hunter2-hunter2')
})

test.each([
  ['JSON', JSON.stringify({ secret })],
  ['inspection', inspect({ deep: { secret } }, { showHidden: true, depth: 9 })],
  ['joining', [secret].join()],
  ['String()', String(secret)],
  ['copying its fields', JSON.stringify(Object.assign({}, secret))],
  ['its entries', JSON.stringify(Object.entries(secret))],
  ['cloning', inspect(structuredClone(secret))],
])('a secret does not leak through %s', (_, shown) => {
  expect(shown).not.toContain('hunter2')
})

test('a secret shows as a mask wherever it is shown', () => {
  expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}')
  expect(inspect({ secret })).toBe('{ secret: [secret] }')
  expect(String(secret)).toBe('[secret]')
})

test('a secret can be compared without being shown', () => {
  expect(secret.equals(new Secret('hunter2-hunter2'))).toBe(true)
  expect(secret.equals(new Secret('hunter2-hunter3'))).toBe(false)
})
