import { expect, it } from 'vitest'

import { diffJson } from './diff-json.ts'

it('lists what differs by its path, and nothing that does not', () => {
  expect(
    diffJson(
      { name: 'openai', limits: { parallel: 5, perMinute: 60 }, note: 'old', tags: ['a'] },
      { name: 'openai', limits: { parallel: 8, perMinute: 60 }, region: 'eu', tags: ['a'] },
    ),
  ).toEqual([
    { path: ['limits', 'parallel'], kind: 'changed', before: 5, after: 8 },
    { path: ['note'], kind: 'removed', before: 'old', after: undefined },
    { path: ['region'], kind: 'added', before: undefined, after: 'eu' },
  ])
})

it('null is a value, and not the same as being absent', () => {
  expect(diffJson({ price: null }, { price: '1' })).toEqual([
    { path: ['price'], kind: 'changed', before: null, after: '1' },
  ])
  expect(diffJson({}, { price: null })).toEqual([
    { path: ['price'], kind: 'added', before: undefined, after: null },
  ])
})

it('what was created or deleted is listed with all of its fields', () => {
  const row = { name: 'xai', limits: { parallel: 2 } }
  expect(diffJson(null, row).map(({ path, kind }) => [path.join('.'), kind])).toEqual([
    ['name', 'added'],
    ['limits.parallel', 'added'],
  ])
  expect(diffJson(row, undefined).map(({ path, kind }) => [path.join('.'), kind])).toEqual([
    ['name', 'removed'],
    ['limits.parallel', 'removed'],
  ])
})

it('lists of objects are compared entry by entry, lists of plain values as a whole', () => {
  const rates = [
    { class: 'input', usd: '1' },
    { class: 'output', usd: '2' },
  ]
  expect(diffJson({ rates }, { rates: [rates[0], { class: 'output', usd: '3' }] })).toEqual([
    { path: ['rates', '2', 'usd'], kind: 'changed', before: '2', after: '3' },
  ])
  expect(diffJson({ rates: [] }, { rates: [rates[0]] })).toHaveLength(2)
  expect(diffJson({ tags: ['a', 'b'] }, { tags: ['b'] })).toEqual([
    { path: ['tags'], kind: 'changed', before: ['a', 'b'], after: ['b'] },
  ])
})

it('an object beside a plain value is one change', () => {
  expect(diffJson({ limit: 5 }, { limit: { parallel: 5 } })).toEqual([
    { path: ['limit'], kind: 'changed', before: 5, after: { parallel: 5 } },
  ])
  expect(diffJson({ limit: {} }, { limit: {} })).toEqual([])
})
