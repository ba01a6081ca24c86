import { describe, expect, test } from 'vitest'

import {
  Money,
  SluiceError,
  createId,
  createIds,
  invalid,
  parseId,
  parsePage,
  sumKnown,
  systemClock,
} from './index.ts'

describe('an id', () => {
  test('sorts by the time it was made', () => {
    const ids = [createId(), ...createIds(1_000), createId()]

    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(1_002)
  })

  test('is read in any case, and anything else is refused with its field', () => {
    const id = createId()

    expect(parseId(id.toUpperCase(), 'runId')).toBe(id)
    expect(() => parseId('not an id', 'runId')).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        field: 'runId',
        message: expect.stringContaining('"not an id"'),
      }),
    )
  })
})

describe('a refusal', () => {
  test('carries what holds for its code (U-1)', () => {
    const cause = new Error('why')

    expect(new SluiceError('DATABASE_UNAVAILABLE', 'Gone.', { cause })).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      category: 'SYSTEM',
      retryable: true,
      field: undefined,
      cause,
    })
    expect(invalid('name', 'No.')).toMatchObject({
      code: 'VALIDATION_FAILED',
      category: 'USER',
      retryable: false,
      field: 'name',
    })
  })
})

describe('a sum of money', () => {
  test('is exact', () => {
    const parts = Array.from({ length: 10 }, () => new Money('0.1'))

    expect(sumKnown(parts)?.toFixed()).toBe('1')
    expect(sumKnown([new Money('0.000000000001'), new Money('123456789012')])?.toFixed()).toBe(
      '123456789012.000000000001',
    )
    expect(sumKnown([])?.toFixed()).toBe('0')
  })

  test('is unknown as soon as a part is', () => {
    expect(sumKnown([new Money(1), null, new Money(2)])).toBeNull()
  })

  test('is written without an exponent', () => {
    expect(new Money('0.000000000001').toString()).toBe('0.000000000001')
  })
})

describe('a page', () => {
  test('has 1 to 100 rows unless more are allowed, from any place', () => {
    expect(parsePage({ limit: 100, offset: 0 })).toEqual({ limit: 100, offset: 0 })
    expect(parsePage({ limit: 500, offset: 7 }, 500)).toEqual({ limit: 500, offset: 7 })
  })

  test.each([
    [{ limit: 0, offset: 0 }, 'limit', 'limit is 0; it must be between 1 and 100.'],
    [{ limit: 101, offset: 0 }, 'limit', 'limit is 101; it must be between 1 and 100.'],
    [{ limit: 1, offset: -1 }, 'offset', 'offset is -1; it must be 0 or more.'],
  ])('%j is refused', (input, field, message) => {
    expect(() => parsePage(input)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', field, message }),
    )
  })
})

test('the clock of the system tells the time', () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1_000)
})
