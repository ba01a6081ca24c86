import { expect, test } from 'vitest'

import { toFinishReason } from './finish-reason.ts'
import { toUsage } from './usage.ts'
import { wireAnswer } from './wire.ts'

const usageOf = (usageMetadata: unknown) => {
  const counted = toUsage(wireAnswer.parse({ usageMetadata }).usageMetadata)
  return counted === null ? null : Object.values(counted)
}

test.each<[string, object, number[]]>([
  ['plain counts', { promptTokenCount: 24, candidatesTokenCount: 7, totalTokenCount: 31 }, [24, 0, 0, 7, 0]],
  ['explicit zeros', { promptTokenCount: 0, candidatesTokenCount: 0 }, [0, 0, 0, 0, 0]],
  [
    'thoughts beside the candidates (L-32)',
    { promptTokenCount: 24, candidatesTokenCount: 7, thoughtsTokenCount: 100 },
    [24, 0, 0, 7, 100],
  ],
  ['thoughts without an answer', { promptTokenCount: 24, thoughtsTokenCount: 100 }, [24, 0, 0, 0, 100]],
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
