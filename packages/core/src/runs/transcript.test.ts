import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toStorable, toTranscript } from './transcript.ts'

const SCENARIO = { prompt: 'How much?', dimensions: { much: 3 } }
const RATES = { input: '3', output: '15', cacheRead: null, cacheWrite: null, reasoning: null }
const RESULT = { text: 'A lot.', finishReason: 'stop' } as const

describe('a transcript', () => {
  test('holds the conversation and the prices it was paid at (S3-38)', () => {
    expect(
      toTranscript({ id: 'id', scenario: SCENARIO, result: RESULT, priceId: 'price', rates: RATES }),
    ).toEqual({
      id: 'id',
      content: {
        turns: [{ turnNumber: 1, probePrompt: 'How much?', targetResponse: 'A lot.' }],
        costSnapshot: {
          priceId: 'price',
          costInputPerMillion: '3',
          costOutputPerMillion: '15',
          rates: RATES,
        },
      },
      storageNote: null,
      finishReason: 'stop',
    })
  })

  test('has no cost snapshot where there was no price', () => {
    const { content } = toTranscript({
      id: 'id',
      scenario: SCENARIO,
      result: RESULT,
      priceId: null,
      rates: null,
    })

    expect(content.costSnapshot).toBeNull()
  })
})

describe('text that Postgres cannot hold', () => {
  test.each([
    ['a\0b', 'a\\u0000b'],
    ['\ud800', '\\ud800'],
    ['\udfff\ud800', '\\udfff\\ud800'],
    ['😀\ude00', '😀\\ude00'],
    ['\ud83d😀', '\\ud83d😀'],
  ])('%j is stored as %j', (text, stored) => {
    expect(toStorable(text)).toEqual({ text: stored, note: 'escaped' })
  })

  test('is the only text that is changed', () => {
    for (const text of ['', 'Grüße 😀', 'line\nline\ttab', '\\u0000', '\u0001']) {
      expect(toStorable(text)).toEqual({ text, note: null })
    }
  })

  test('is a giant: it is cut and says so', () => {
    const giant = 'x'.repeat(1_000_001)

    expect(toStorable(giant)).toEqual({ text: giant.slice(0, 1_000_000), note: 'cut' })
    expect(toStorable(giant.slice(1)).note).toBeNull()
  })

  test('may be cut in the middle of a character', () => {
    const { text, note } = toStorable(`${'x'.repeat(999_999)}😀`)

    expect(note).toBe('cut')
    expect(text.endsWith('x\\ud83d')).toBe(true)
  })

  test('never remains, whatever a model says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.constantFrom('\0', '\ud800', '\udc00', 'a', '😀')),
        (text, parts) => {
          const stored = toStorable(text + parts.join('')).text

          expect(stored.isWellFormed()).toBe(true)
          expect(stored).not.toContain('\0')
        },
      ),
    )
  })
})
