import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { resolveModelRef, toModelRef } from './index.ts'

const serve = (...refs: [provider: string, modelId: string][]) =>
  refs.map(([name, modelId], index) => ({ id: `${index}`, modelId, provider: { name } }))

const MODELS = serve(
  ['openai', 'gpt-5.1'],
  ['openrouter', 'openai/gpt-5.1'],
  ['openrouter', 'openai/gpt-5-mini'],
  ['azure', 'gpt-5.1'],
  ['mistral', 'mistral-large'],
)

const resolve = (ref: string) => toModelRef(resolveModelRef(ref, MODELS, 'models'))

describe('a model ref', () => {
  test.each([
    ['openai/gpt-5.1', 'openai/gpt-5.1'],
    ['azure/gpt-5.1', 'azure/gpt-5.1'],
    ['openrouter/openai/gpt-5.1', 'openrouter/openai/gpt-5.1'],
    ['mistral-large', 'mistral/mistral-large'],
    // No model of the provider openai, but the whole of it is what openrouter calls a model.
    ['openai/gpt-5-mini', 'openrouter/openai/gpt-5-mini'],
  ])('%s names %s', (ref, expected) => {
    expect(resolve(ref)).toBe(expected)
  })

  test('that several providers serve is refused with the candidates', () => {
    expect(() => resolve('gpt-5.1')).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        field: 'models',
        message: '"gpt-5.1" is served by more than one provider; say which: openai/gpt-5.1, azure/gpt-5.1.',
      }),
    )
  })

  test.each([
    [
      'openrouter/nothing',
      'MODEL_NOT_FOUND',
      'Provider "openrouter" has no model "nothing"; it has openai/gpt-5.1, openai/gpt-5-mini.',
    ],
    ['nothing', 'MODEL_NOT_FOUND', 'There is no model "nothing"; see llmModels for the refs.'],
    ['', 'MODEL_NOT_FOUND', 'There is no model ""; see llmModels for the refs.'],
    ['/gpt-5.1', 'MODEL_NOT_FOUND', 'There is no model "/gpt-5.1"; see llmModels for the refs.'],
    [
      'acme/gpt-5.1',
      'UNSUPPORTED_PROVIDER',
      'There is no provider "acme" and no model "acme/gpt-5.1"; see llmProviders for the names.',
    ],
  ])('%j is refused as %s with the way out (S3-24)', (ref, code, message) => {
    expect(() => resolve(ref)).toThrow(expect.objectContaining({ code, message, field: 'models' }))
  })

  test('of a model always names that very model, whatever the others are called', () => {
    const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,5}[a-z0-9]$/)
    const model = fc.record({
      id: fc.uuid(),
      modelId: fc.stringMatching(/^[a-z/.-]{1,6}$/),
      provider: fc.record({ name: slug }),
    })
    const catalog = fc.uniqueArray(model, { selector: toModelRef, minLength: 1, maxLength: 8 })

    fc.assert(
      fc.property(catalog, (models) => {
        for (const one of models) expect(resolveModelRef(toModelRef(one), models, 'models')).toBe(one)
      }),
    )
  })
})
