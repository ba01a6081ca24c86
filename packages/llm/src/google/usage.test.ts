import { expect, test } from 'vitest'

import { readRecordedUsage } from '../../test/recorded-usage.ts'
import { toFinishReason } from './finish-reason.ts'
import { toUsage } from './usage.ts'
import { wireAnswer } from './wire.ts'

/** A side that the vendor did not count is null. */
const usageOf = (usageMetadata: unknown) => {
  const counted = toUsage(wireAnswer.parse({ usageMetadata }).usageMetadata)
  return counted === null ? null : Object.values(counted)
}

test.each<[string, object, (number | null)[]]>([
  ['plain counts', { promptTokenCount: 24, candidatesTokenCount: 7, totalTokenCount: 31 }, [24, 0, 0, 7, 0]],
  ['explicit zeros', { promptTokenCount: 0, candidatesTokenCount: 0 }, [0, 0, 0, 0, 0]],
  [
    'thoughts beside the candidates (L-32)',
    { promptTokenCount: 24, candidatesTokenCount: 7, thoughtsTokenCount: 100 },
    [24, 0, 0, 7, 100],
  ],
  ['thoughts without an answer', { promptTokenCount: 24, thoughtsTokenCount: 100 }, [24, 0, 0, 0, 100]],
  ['candidates only', { candidatesTokenCount: 7, cachedContentTokenCount: 9 }, [null, 0, 0, 7, 0]],
  [
    "what the vendor's tools added to the prompt",
    { promptTokenCount: 24, candidatesTokenCount: 7, toolUsePromptTokenCount: 40 },
    [64, 0, 0, 7, 0],
  ],
  [
    'cached tokens within the prompt',
    { promptTokenCount: 100, cachedContentTokenCount: 64, candidatesTokenCount: 7 },
    [36, 64, 0, 7, 0],
  ],
  [
    'more cached than prompt, and negatives (S0-15)',
    { promptTokenCount: 10, cachedContentTokenCount: 64, candidatesTokenCount: -7 },
    [0, 10, 0, 0, 0],
  ],
])('%s become disjoint counts', (_, usage, counts) => {
  expect(usageOf(usage)).toEqual(counts)
})

test.each(readRecordedUsage('google'))(
  'what the vendor is on record to have counted, $note: $usage ($source)',
  ({ usage, expected }) => {
    expect(toUsage(wireAnswer.parse({ usageMetadata: usage }).usageMetadata)).toEqual(expected)
  },
)

test.each([null, undefined, {}, { totalTokenCount: 5 }, 'many'])('no counts stay unknown: %j', (usage) => {
  expect(usageOf(usage)).toBeNull()
})

test.each([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content_filter'],
  ['RECITATION', 'content_filter'],
  ['BLOCKLIST', 'content_filter'],
  ['PROHIBITED_CONTENT', 'content_filter'],
  ['SPII', 'content_filter'],
  ['MALFORMED_FUNCTION_CALL', 'other'],
  [null, 'other'],
])('finish reason %s is %s', (reason, finishReason) => {
  expect(toFinishReason(reason)).toBe(finishReason)
})
