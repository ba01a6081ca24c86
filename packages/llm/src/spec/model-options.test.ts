import { describe, expect, test } from 'vitest'

import { modelOptionsSchema, parseModelOptions } from './model-options.ts'
import { ProtocolName } from './protocol.ts'

const EVERYTHING = {
  maxTokensParameter: 'max_completion_tokens',
  omitTemperature: true,
  maxOutputTokens: 1_000_000,
  reasoningEffort: 'minimal',
}

const PROTOCOLS = Object.values(ProtocolName)

test('known options are accepted (L-30)', () => {
  expect(modelOptionsSchema.parse(EVERYTHING)).toEqual(EVERYTHING)
  expect(modelOptionsSchema.parse({})).toEqual({})
})

test.each([
  { maxTokens: 'max_tokens' },
  { maxTokensParameter: 'maxOutputTokens' },
  { omitTemperature: 'yes' },
  { maxOutputTokens: 0 },
  { reasoningEffort: 'none' },
  null,
])('unknown or malformed options are rejected: %j (L-30)', (options) => {
  expect(modelOptionsSchema.safeParse(options).success).toBe(false)
})

describe('the options of a model', () => {
  test.each(PROTOCOLS)('may be none and those that every protocol has: %s', (protocol) => {
    const options = { omitTemperature: false, maxOutputTokens: 1 }
    expect(parseModelOptions(protocol, options)).toEqual({ options })
    expect(parseModelOptions(protocol, {})).toEqual({ options: {} })
  })

  test.each(['openai', 'azure-openai'] as const)('may be all of them: %s', (protocol) => {
    expect(parseModelOptions(protocol, EVERYTHING)).toEqual({ options: EVERYTHING })
  })

  test.each([
    ['anthropic', 'reasoningEffort', 'low'],
    ['anthropic', 'maxTokensParameter', 'max_tokens'],
    ['google', 'reasoningEffort', 'low'],
    ['google', 'maxTokensParameter', 'max_tokens'],
    ['google', 'topK', 3],
  ] as const)('of the protocol %s cannot contain %s', (protocol, key, value) => {
    expect(parseModelOptions(protocol, { omitTemperature: true, [key]: value })).toEqual({
      fault: {
        key,
        message: `The protocol ${protocol} has no model option "${key}"; possible are omitTemperature, maxOutputTokens.`,
      },
    })
  })

  test.each([
    ['maxOutputTokens', 0, 'must be a whole number from 1 to 1000000, not 0.'],
    ['maxOutputTokens', 1_000_001, 'must be a whole number from 1 to 1000000, not 1000001.'],
    ['maxOutputTokens', 1.5, 'must be a whole number from 1 to 1000000, not 1.5.'],
    ['maxOutputTokens', '7', 'must be a whole number from 1 to 1000000, not "7".'],
    ['omitTemperature', 'yes', 'must be true or false, not "yes".'],
    ['reasoningEffort', 'max', 'must be one of minimal, low, medium, high, not "max".'],
    ['maxTokensParameter', null, 'must be one of max_tokens, max_completion_tokens, not null.'],
  ])('with a wrong value are refused: %s %j', (key, value, words) => {
    expect(parseModelOptions('openai', { [key]: value })).toEqual({
      fault: { key, message: `The model option "${key}" ${words}` },
    })
  })

  test.each([null, undefined, 'text', 7, [], [{}]])('are an object, not %j', (value) => {
    expect(parseModelOptions('openai', value)).toEqual({
      fault: { key: null, message: 'Model options must be a JSON object.' },
    })
  })
})
