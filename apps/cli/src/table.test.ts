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
