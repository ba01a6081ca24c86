import { expect, test } from 'vitest'

import { toTable } from './table.ts'

test('a table has text to the left and numbers to the right', () => {
  expect(
    toTable(
      ['model', 'cost'],
      [
        ['swift', 1.5],
        ['s', '10.25'],
      ],
    ),
  ).toEqual(['model   cost', '─────  ─────', 'swift    1.5', 's      10.25'])
})

test('a column of words stays to the left, one of numbers where some are unknown to the right', () => {
  expect(
    toTable(
      ['model', 'kind', 'USD'],
      [
        ['a', 'CHAT', 'unknown'],
        ['b', 'EMBEDDING', '1'],
      ],
    ),
  ).toEqual([
    'model  kind           USD',
    '─────  ─────────  ───────',
    'a      CHAT       unknown',
    'b      EMBEDDING        1',
  ])
})
