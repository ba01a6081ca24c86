import { describe, expect, test } from 'vitest'
import { ZodError } from 'zod'

import { ScriptBook } from './script-book.ts'

describe('a script', () => {
  test('of a model wins over that of a key, that over the default, that over the start, field by field', () => {
    const book = new ScriptBook({ answer: 'start', retryAfterSeconds: 1, streamTokensPerSecond: 10 })
    book.replace({
      default: { answer: 'default', retryAfterSeconds: 2, latency: { kind: 'constant', ms: 2 } },
      keys: { k: { answer: 'key', retryAfterSeconds: null } },
      models: { 'sim-a': { answer: 'model' } },
    })
    expect(book.resolve('k', 'sim-a')).toMatchObject({
      answer: 'model',
      retryAfterSeconds: null,
      latency: { kind: 'constant', ms: 2 },
      streamTokensPerSecond: 10,
    })
    expect(book.resolve('k', 'sim-b').answer).toBe('key')
    expect(book.resolve('other', 'sim-b')).toMatchObject({ answer: 'default', retryAfterSeconds: 2 })
  })

  test('takes the place of the one before, down to the start', () => {
    const book = new ScriptBook({ answer: 'start' })
    book.replace({ default: { answer: 'default' } })
    book.replace({})
    expect(book.resolve('k', 'sim-a').answer).toBe('start')
  })

  test('of a model holds for its dated name, unless that has its own', () => {
    const book = new ScriptBook({})
    book.replace({ models: { 'sim-a': { answer: 'plain' }, 'sim-b-2025-01-01': { answer: 'dated' } } })
    expect(book.resolve('k', 'sim-a-2026-05-01').answer).toBe('plain')
    expect(book.resolve('k', 'sim-b-2025-01-01').answer).toBe('dated')
    expect(book.resolve('k', 'sim-b').answer).toBeNull()
  })

  test('of a key limits all its models together, of a model each key alone', () => {
    const book = new ScriptBook({ concurrency: 4 })
    book.replace({ models: { 'sim-a': { requestsPerMinute: 5 } }, keys: { k: { tokensPerMinute: 6 } } })
    const { requestsPerMinute, tokensPerMinute, concurrency } = book.resolve('k', 'sim-a')
    expect(requestsPerMinute).toEqual({ limit: 5, scope: 'k\nsim-a' })
    expect(tokensPerMinute).toEqual({ limit: 6, scope: 'k' })
    expect(concurrency).toEqual({ limit: 4, scope: 'k' })
  })

  test('can lift a limit with null', () => {
    const book = new ScriptBook({ concurrency: 4 })
    book.replace({ keys: { k: { concurrency: null } } })
    expect(book.resolve('k', 'sim-a').concurrency).toBeNull()
  })

  test.each([
    ['an unknown field', { default: { speed: 1 } }],
    ['a rate above 1', { default: { rates: { timeout: 1.1 } } }],
    ['rates that add up to more than 1', { default: { rates: { timeout: 0.6, garbage: 0.6 } } }],
    ['a range upside down', { models: { a: { latency: { kind: 'uniform', minMs: 2, maxMs: 1 } } } }],
    ['a negative latency', { default: { latency: { kind: 'constant', ms: -1 } } }],
    ['a concurrency of 0', { keys: { k: { concurrency: 0 } } }],
  ])('with %s is refused and the one before stays', (_name, scripts) => {
    const book = new ScriptBook({})
    book.replace({ default: { answer: 'before' } })
    expect(() => book.replace(scripts)).toThrow(ZodError)
    expect(book.resolve('k', 'sim-a').answer).toBe('before')
  })
})
