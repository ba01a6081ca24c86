import { describe, expect, test } from 'vitest'

import { readRecordedUsage } from '../../test/recorded-usage.ts'
import { toFinishReason } from './finish-reason.ts'
import { toUsage } from './usage.ts'
import { wireAnswer } from './wire.ts'

/** A side that the vendor did not count is null. */
const usageOf = (usage: unknown) => {
  const counted = toUsage(wireAnswer.parse({ usage }).usage)
  return counted === null ? null : Object.values(counted)
}

test.each<[string, object, (number | null)[]]>([
  ['plain counts', { prompt_tokens: 24, completion_tokens: 7 }, [24, 0, 0, 7, 0]],
  ['explicit zeros', { prompt_tokens: 0, completion_tokens: 0 }, [0, 0, 0, 0, 0]],
  ['a prompt only', { prompt_tokens: 24 }, [24, 0, 0, null, 0]],
  [
    'a completion only',
    { completion_tokens: 7, prompt_tokens_details: { cached_tokens: 64 } },
    [null, 0, 0, 7, 0],
  ],
  [
    'tokens written to the cache within the prompt',
    {
      prompt_tokens: 100,
      completion_tokens: 7,
      prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 50 },
    },
    [0, 60, 40, 7, 0],
  ],
  [
    'audio, which is part of both sides',
    {
      prompt_tokens: 100,
      completion_tokens: 7,
      prompt_tokens_details: { audio_tokens: 90 },
      completion_tokens_details: { audio_tokens: 5 },
    },
    [100, 0, 0, 7, 0],
  ],
  [
    'both cached tokens and reasoning beside, as the total shows',
    {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 115,
      prompt_tokens_details: { cached_tokens: 70 },
      completion_tokens_details: { reasoning_tokens: 30 },
    },
    [10, 70, 0, 5, 30],
  ],
  [
    'as much cached as reasoned, where the total shows one of them',
    {
      prompt_tokens: 50,
      completion_tokens: 5,
      total_tokens: 85,
      prompt_tokens_details: { cached_tokens: 30 },
      completion_tokens_details: { reasoning_tokens: 30 },
    },
    [20, 30, 0, 5, 30],
  ],
  [
    'cached tokens within the prompt',
    { prompt_tokens: 100, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 64 } },
    [36, 64, 0, 7, 0],
  ],
  [
    'cached tokens under their other name',
    { prompt_tokens: 100, completion_tokens: 7, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 },
    [36, 64, 0, 7, 0],
  ],
  [
    'reasoning within the completion (L-32)',
    {
      prompt_tokens: 10,
      completion_tokens: 50,
      total_tokens: 60,
      completion_tokens_details: { reasoning_tokens: 30 },
    },
    [10, 0, 0, 20, 30],
  ],
  [
    'reasoning beside the completion, as the total shows',
    {
      prompt_tokens: 10,
      completion_tokens: 50,
      total_tokens: 90,
      completion_tokens_details: { reasoning_tokens: 30 },
    },
    [10, 0, 0, 50, 30],
  ],
  [
    'more reasoning than completion',
    { prompt_tokens: 10, completion_tokens: 5, completion_tokens_details: { reasoning_tokens: 30 } },
    [10, 0, 0, 5, 30],
  ],
  [
    'more cached than prompt',
    { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 20 } },
    [0, 10, 0, 5, 0],
  ],
  [
    'negative counts (S0-15)',
    { prompt_tokens: -3, completion_tokens: -4, prompt_tokens_details: { cached_tokens: -5 } },
    [0, 0, 0, 0, 0],
  ],
  ['fractions', { prompt_tokens: 3.7, completion_tokens: 4 }, [3, 0, 0, 4, 0]],
])('%s become disjoint counts', (_, usage, counts) => {
  expect(usageOf(usage)).toEqual(counts)
})

describe.each(['openai', 'azure-openai', 'openrouter', 'deepseek', 'xai', 'mistral', 'groq'])(
  'what %s is on record to have counted (L-32)',
  (vendor) => {
    test.each(readRecordedUsage(vendor))('$note: $usage ($source)', ({ usage, expected }) => {
      expect(toUsage(wireAnswer.parse({ usage }).usage)).toEqual(expected)
    })
  },
)

test.each([null, undefined, {}, { prompt_tokens: '9' }, 'many'])('no counts stay unknown: %j', (usage) => {
  expect(usageOf(usage)).toBeNull()
})

test.each([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content_filter', 'content_filter'],
  ['tool_calls', 'tool_calls'],
  [null, 'other'],
])('finish reason %s is %s', (reason, finishReason) => {
  expect(toFinishReason(reason)).toBe(finishReason)
})
