import { describe, expect, test } from 'vitest'

import { readRetryAfter, toWaitMs } from './retry-after.ts'

const now = new Date('2026-03-01T12:00:00.000Z')

describe('a wait as vendors write it', () => {
  test.each<[string, number | null]>([
    ['7', 7000],
    ['0', 0],
    [' 7 ', 7000],
    ['0.0015', 2],
    ['-1', null],
    ['', null],
    ['soon', null],
    ['5 apples', null],
    ['1e3', null],
    ['NaN', null],
    ['Infinity', null],
    ['9'.repeat(400), null],
    ['12ms', 12],
    ['0.4ms', 1],
    ['1s', 1000],
    ['6m0s', 360_000],
    ['1h2m3.5s', 3_723_500],
    ['1d', 86_400_000],
    ['15.002899939s', 15_003],
    ['6m0', null],
    ['Sun, 01 Mar 2026 12:00:09 GMT', 9000],
    ['Sunday, 01-Mar-26 12:00:09 GMT', 9000],
    ['Sun, 01 Mar 2026 11:59:00 GMT', 0],
    ['Sun, 99 Mar 2026 11:59:00 GMT', null],
    ['2026-03-01T12:00:30Z', 30_000],
    ['2026-03-01T11:00:00Z', 0],
    ['1772366405', 5000],
    ['1772366405000', 5000],
    ['1772366399', 0],
    ['1772366405000000', null],
    ['999999999', null],
    ['400d', null],
    ['31622400', 31_622_400_000],
    ['31622401', null],
    ['0x10', null],
    ['+7', null],
    ['7,5', null],
  ])('"%s" is %s', (value, wait) => {
    expect(toWaitMs(value, now)).toBe(wait)
  })
})

describe('the hint of an answer (S0-8, S0-10)', () => {
  const SOON = { 'x-ratelimit-reset-requests': '12ms', 'x-ratelimit-reset-tokens': '6m0s' }

  test.each<[string, number, Record<string, string>, number | null]>([
    ['nothing', 429, {}, null],
    ['seconds', 429, { 'retry-after': '7' }, 7000],
    ['an HTTP date', 429, { 'retry-after': 'Sun, 01 Mar 2026 12:00:07 GMT' }, 7000],
    ['a past date', 429, { 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 0],
    ['zero', 429, { 'retry-after': '0' }, 0],
    ['minus one', 429, { 'retry-after': '-1' }, null],
    ['minus one milliseconds', 429, { 'retry-after-ms': '-1' }, null],
    ['rubbish', 429, { 'retry-after': 'later' }, null],
    ['milliseconds before seconds', 429, { 'retry-after-ms': '1500', 'retry-after': '2' }, 1500],
    ['rubbish milliseconds beside seconds', 429, { 'retry-after-ms': 'x', 'retry-after': '2' }, 2000],
    ['Retry-After before resets', 429, { 'retry-after': '2', ...SOON }, 2000],
    ['a zero beside a real wait', 429, { 'retry-after': '0', ...SOON }, 360_000],
    ['Retry-After on any status', 529, { 'retry-after': '2' }, 2000],
    ['the longest of several resets', 429, SOON, 360_000],
    ['the reset of the limit used up', 429, { ...SOON, 'x-ratelimit-remaining-requests': '0' }, 12],
    ['the epoch of a plain reset', 429, { 'x-ratelimit-reset': '1772366405' }, 5000],
    [
      "another vendor's reset",
      429,
      {
        'vendor-ratelimit-tokens-remaining': '0',
        'vendor-ratelimit-tokens-reset': '2026-03-01T12:00:04Z',
        'vendor-ratelimit-requests-reset': '2026-03-01T13:00:00Z',
      },
      4000,
    ],
    ['resets on 503', 503, SOON, 360_000],
    ['resets on 403', 403, SOON, 360_000],
    ['resets on 500, where they are only information', 500, SOON, null],
    [
      'the longest of the limits used up',
      429,
      { ...SOON, 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-remaining-tokens': '0' },
      360_000,
    ],
    ['an enormous wait', 429, { 'retry-after': '9'.repeat(30) }, null],
    ['rubbish remainders', 429, { ...SOON, 'x-ratelimit-remaining-requests': 'few' }, 360_000],
    ['empty remainders', 429, { ...SOON, 'x-ratelimit-remaining-requests': ' ' }, 360_000],
    ['the epoch of a router, in milliseconds', 429, { 'x-ratelimit-reset': '1772366405000' }, 5000],
    // https://github.com/openai/openai-python/issues/937
    ["Azure's name for it", 429, { 'x-rate-limit-reset-tokens': '55' }, 55_000],
    // https://github.com/openai/openai-dotnet/issues/838
    [
      'a limit that Azure does not keep',
      429,
      {
        'x-ratelimit-remaining-tokens': '-1',
        'x-ratelimit-reset-tokens': '0',
        'x-ratelimit-reset-requests': '9',
      },
      9000,
    ],
    [
      'nothing but a limit that Azure does not keep',
      429,
      { 'x-ratelimit-remaining-tokens': '-1', 'x-ratelimit-reset-tokens': '0' },
      null,
    ],
    // https://console.groq.com/docs/rate-limits
    [
      'Groq',
      429,
      {
        'retry-after': '2',
        'x-ratelimit-remaining-requests': '14370',
        'x-ratelimit-reset-requests': '2m59.56s',
        'x-ratelimit-reset-tokens': '7.66s',
      },
      2000,
    ],
    ['rubbish resets', 429, { 'x-ratelimit-reset': '?' }, null],
  ])('%s on %i: %j is %s', (_, status, headers, wait) => {
    expect(readRetryAfter({ status, headers }, now)).toBe(wait)
  })
})

/** Halves of hints that meet in every combination. */
const PIECES = [
  '',
  '-',
  '0',
  '1',
  '9',
  '1772366405',
  '99999999999999999999',
  '.',
  '.5',
  'ms',
  's',
  'm',
  'h',
  'd',
  ' ',
  'e9',
]
const WORDS = [
  'Sun, ',
  'Mar 2026',
  '2026-03-01T',
  '12:00:09',
  ' GMT',
  'Z',
  'NaN',
  'Infinity',
  '\u0000',
  '😀',
  '٣',
  ',',
]

test('no hint throws, and each is unknown or a whole number of milliseconds from 0 to a year', () => {
  const random = createRandom(20_260_301)
  const names = [
    'retry-after',
    'retry-after-ms',
    'x-ratelimit-reset-tokens',
    'x-ratelimit-remaining-tokens',
    'x-rate-limit-reset',
    'anthropic-ratelimit-requests-reset',
  ]
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? ''
  const unsound: object[] = []
  for (let round = 0; round < 20_000; round += 1) {
    const length = 1 + Math.floor(random() * 6)
    const toValue = () => Array.from({ length }, () => pick(random() < 0.7 ? PIECES : WORDS)).join('')
    const headers = Object.fromEntries(
      [pick(names), pick(names), pick(names)].map((name) => [name, toValue()]),
    )
    const wait = readRetryAfter({ status: random() < 0.8 ? 429 : 500, headers }, now)
    const isSound = wait === null || (Number.isSafeInteger(wait) && wait >= 0 && wait <= 366 * 86_400_000)
    if (!isSound) unsound.push({ headers, wait })
  }
  expect(unsound).toEqual([])
})

/** Numbers from 0 to 1, always the same ones (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
