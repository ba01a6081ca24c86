import { expect, test } from 'vitest'

import { toFinishReason } from './finish-reason.ts'
import { toUsage } from './usage.ts'
import { wireAnswer } from './wire.ts'

const usageOf = (usage: unknown) => {
  const counted = toUsage(wireAnswer.parse({ usage }).usage)
  return counted === null ? null : Object.values(counted)
}

test.each<[string, object, number[]]>([
  ['plain counts', { input_tokens: 24, output_tokens: 7 }, [24, 0, 0, 7, 0]],
  ['explicit zeros', { input_tokens: 0, output_tokens: 0 }, [0, 0, 0, 0, 0]],
  ['one count only', { output_tokens: 7 }, [0, 0, 0, 7, 0]],
  [
    'cache counts beside the input',
    { input_tokens: 4, cache_read_input_tokens: 900, cache_creation_input_tokens: 50, output_tokens: 7 },
    [4, 900, 50, 7, 0],
  ],
  [
    'nulls and negatives (S0-15)',
    { input_tokens: -4, cache_read_input_tokens: null, cache_creation_input_tokens: -1, output_tokens: 7 },
    [0, 0, 0, 7, 0],
  ],
])('%s become disjoint counts', (_, usage, counts) => {
  expect(usageOf(usage)).toEqual(counts)
})

test.each([null, undefined, {}, 'many'])('no counts stay unknown: %j', (usage) => {
  expect(usageOf(usage)).toBeNull()
})

test.each([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'content_filter'],
  ['pause_turn', 'other'],
  [null, 'other'],
])('stop reason %s is %s', (reason, finishReason) => {
  expect(toFinishReason(reason)).toBe(finishReason)
})
