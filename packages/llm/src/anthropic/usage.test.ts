import { expect, test } from 'vitest'

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
  ['plain counts', { input_tokens: 24, output_tokens: 7 }, [24, 0, 0, 7, 0]],
  ['explicit zeros', { input_tokens: 0, output_tokens: 0 }, [0, 0, 0, 0, 0]],
  ['an output only', { output_tokens: 7 }, [null, 0, 0, 7, 0]],
  ['an input only', { input_tokens: 7, output_tokens_details: { thinking_tokens: 9 } }, [7, 0, 0, null, 0]],
  [
    'thinking within the output (L-32)',
    { input_tokens: 4, output_tokens: 50, output_tokens_details: { thinking_tokens: 30 } },
    [4, 0, 0, 20, 30],
  ],
  [
    'more thinking than output',
    { input_tokens: 4, output_tokens: 5, output_tokens_details: { thinking_tokens: 30 } },
    [4, 0, 0, 0, 5],
  ],
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

test.each(readRecordedUsage('anthropic'))(
  'what the vendor is on record to have counted, $note: $usage ($source)',
  ({ usage, expected }) => {
    expect(toUsage(wireAnswer.parse({ usage }).usage)).toEqual(expected)
  },
)

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
