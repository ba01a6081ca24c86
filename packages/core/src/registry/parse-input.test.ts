import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { line, parseInput, wholeNumber } from './parse-input.ts'

const schema = z.object({
  name: line(5).exactOptional(),
  count: wholeNumber(1, 9).exactOptional(),
  limit: wholeNumber(1, 9).nullable().exactOptional(),
})

describe('an input', () => {
  test('has what was given, trimmed, and nothing else', () => {
    expect(parseInput(schema, { name: ' ab ', count: undefined, other: 1 })).toEqual({ name: 'ab' })
  })

  test('has a null only where null means something', () => {
    expect(parseInput(schema, { name: null, count: null, limit: null })).toEqual({ limit: null })
  })

  test.each([
    [{ name: '' }, 'name', 'name must have 1 to 5 characters, all on one line, not "".'],
    [{ name: 'abcdef' }, 'name', 'name must have 1 to 5 characters, all on one line, not "abcdef".'],
    [{ name: 'a\tb' }, 'name', 'name must have 1 to 5 characters, all on one line, not "a\\tb".'],
    [{ count: 0 }, 'count', 'count must be a whole number from 1 to 9, not 0.'],
    [{ count: 1.5 }, 'count', 'count must be a whole number from 1 to 9, not 1.5.'],
    [{ limit: 10 }, 'limit', 'limit must be a whole number from 1 to 9, not 10.'],
  ])('%j is refused with its field and what is possible', (input, field, message) => {
    expect(() => parseInput(schema, input)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', field, message }),
    )
  })

  test('in a larger one says where it stands, and long values are cut', () => {
    expect(() => parseInput(schema, { name: 'x'.repeat(500) }, 'models.3')).toThrow(
      expect.objectContaining({ field: 'models.3.name', message: expect.stringMatching(/x…\.$/) }),
    )
  })
})
