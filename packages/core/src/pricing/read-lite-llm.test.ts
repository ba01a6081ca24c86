import { describe, expect, test } from 'vitest'

import { ratesIn, readLiteLlmOf } from '../../test/price-files.ts'

import { ratesAt, readPriceFile } from './index.ts'

describe('a LiteLLM file', () => {
  test('has USD per token, limits and capabilities', () => {
    const file = readLiteLlmOf({
      input_cost_per_token: 3e-6,
      output_cost_per_token: 1.5e-5,
      cache_read_input_token_cost: 3e-7,
      cache_creation_input_token_cost: 3.75e-6,
      output_cost_per_reasoning_token: 2e-5,
      max_input_tokens: 200_000,
      max_output_tokens: 64_000,
      supports_function_calling: true,
      supports_vision: true,
      supports_reasoning: false,
    })

    expect(file).toEqual({
      entries: [
        {
          vendor: 'acme',
          modelId: 'one',
          kind: 'CHAT',
          rates: [
            { tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: '3' },
            { tokenClass: 'CACHE_READ', fromInputTokens: 0, usdPerMillion: '0.3' },
            { tokenClass: 'CACHE_WRITE', fromInputTokens: 0, usdPerMillion: '3.75' },
            { tokenClass: 'OUTPUT', fromInputTokens: 0, usdPerMillion: '15' },
            { tokenClass: 'REASONING', fromInputTokens: 0, usdPerMillion: '20' },
          ],
          contextWindow: 200_000,
          maxOutputTokens: 64_000,
          capabilities: ['TOOLS', 'VISION'],
        },
      ],
      refused: [],
    })
  })

  test('charges long prompts from the first token above the threshold', () => {
    const file = readLiteLlmOf({
      input_cost_per_token: 1.25e-6,
      input_cost_per_token_above_200k_tokens: 2.5e-6,
      output_cost_per_token: 1e-5,
      output_cost_per_token_above_200k_tokens: 1.5e-5,
    })

    expect(ratesIn(file)).toEqual([
      'INPUT 0 = 1.25',
      'INPUT 200001 = 2.5',
      'OUTPUT 0 = 10',
      'OUTPUT 200001 = 15',
    ])
    expect(ratesAt(file.entries[0]?.rates ?? [], 200_000).input).toBe('1.25')
  })

  test('may have its tiers as a list', () => {
    const file = readLiteLlmOf({
      tiered_pricing: [
        { range: [0, 32_000], input_cost_per_token: 4e-7, output_cost_per_token: 1.2e-6 },
        { range: [32_000, 128_000], input_cost_per_token: 7e-7, output_cost_per_token: 1.2e-6 },
        'nonsense',
      ],
    })

    expect(ratesIn(file)).toEqual(['INPUT 0 = 0.4', 'INPUT 32001 = 0.7', 'OUTPUT 0 = 1.2'])
  })

  test('loses the prices of batches, priority and an hour of caching, and what is null', () => {
    const file = readLiteLlmOf({
      input_cost_per_token: 1e-6,
      input_cost_per_token_batches: 5e-7,
      input_cost_per_token_priority: 2e-6,
      input_cost_per_token_above_200k_tokens_priority: 4e-6,
      cache_creation_input_token_cost_above_1hr: 6e-6,
      cache_read_input_token_cost: null,
      input_cost_per_audio_token: 1e-4,
    })

    expect(ratesIn(file)).toEqual(['INPUT 0 = 1'])
  })

  test('keeps the part of a key that is not its provider, and skips the specimen', () => {
    const price = { input_cost_per_token: 1e-6, mode: 'embedding' }
    const { entries, refused } = readPriceFile('LITELLM', {
      sample_spec: { litellm_provider: 'one of …', input_cost_per_token: 0 },
      plain: { ...price, litellm_provider: 'acme' },
      'router/acme/plain': { ...price, litellm_provider: 'router' },
      'other/plain': { ...price, litellm_provider: 'another' },
    })

    expect(refused).toEqual([])
    expect(entries.map(({ vendor, modelId, kind }) => [vendor, modelId, kind])).toEqual([
      ['acme', 'plain', 'EMBEDDING'],
      ['router', 'acme/plain', 'EMBEDDING'],
      ['another', 'other/plain', 'EMBEDDING'],
    ])
  })

  test('refuses what is not billed by the token, what is nobody’s and what is no entry', () => {
    const { refused } = readPriceFile('LITELLM', {
      picture: { litellm_provider: 'acme', mode: 'image_generation', output_cost_per_image: 0.04 },
      stray: { input_cost_per_token: 1e-6 },
      text: 'text',
      speech: { litellm_provider: 'acme', mode: null, input_cost_per_second: 0.001 },
    })

    expect(refused).toEqual([
      { vendor: 'acme', modelId: 'picture', reason: 'picture: its mode is not billed by the token.' },
      { vendor: null, modelId: 'stray', reason: 'stray: the file does not say whose model it is.' },
      { vendor: null, modelId: 'text', reason: 'text: its entry is not an object.' },
      { vendor: 'acme', modelId: 'speech', reason: 'speech: no price.' },
    ])
  })
})
