import { expect, test } from 'vitest'

import { modelOptionsSchema } from './model-options.ts'

test('known options are accepted (L-30)', () => {
  const options = { maxTokensParameter: 'max_completion_tokens', omitTemperature: true }
  expect(modelOptionsSchema.parse(options)).toEqual(options)
  expect(modelOptionsSchema.parse({})).toEqual({})
})

test.each([
  { maxTokens: 'max_tokens' },
  { maxTokensParameter: 'maxOutputTokens' },
  { omitTemperature: 'yes' },
  null,
])('unknown or malformed options are rejected: %j (L-30)', (options) => {
  expect(modelOptionsSchema.safeParse(options).success).toBe(false)
})
