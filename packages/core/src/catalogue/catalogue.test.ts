import { describe, expect, test } from 'vitest'

import { comparePrices, costOf } from '#pricing'

import { catalogue, findInCatalogue, modelsOfVendor, providerPresets } from './index.ts'

const VENDORS = ['openai', 'anthropic', 'google', 'xai', 'deepseek', 'mistral', 'groq', 'openrouter', 'azure']

/** Rates as `CLASS from = USD per million`. */
const ratesOf = (vendor: string, modelId: string) =>
  findInCatalogue(vendor, modelId)?.rates.map(
    (row) => `${row.tokenClass} ${row.fromInputTokens} = ${row.usdPerMillion}`,
  )

describe('the catalogue', () => {
  test('says where it is from, and of which day it is', () => {
    expect({ ...catalogue }).toEqual({ source: 'Portkey-AI/models', licence: 'MIT', date: '2026-08-21' })
  })

  test.each(VENDORS)('has models of %s, each with a price that could be stored', (vendor) => {
    const models = modelsOfVendor(vendor)

    expect(models.length).toBeGreaterThan(3)
    for (const model of models) {
      expect(model).toMatchObject({ vendor, modelId: expect.stringMatching(/^.{1,100}$/) })
      expect(model.rates.length).toBeGreaterThan(0)
      for (const { usdPerMillion, fromInputTokens } of model.rates) {
        expect(usdPerMillion).toMatch(/^\d{1,6}(\.\d{1,6})?$/)
        expect(Number(usdPerMillion)).toBeGreaterThan(0)
        expect(Number.isInteger(fromInputTokens)).toBe(true)
      }
    }
  })

  test('has prices by the million tokens, with tiers', () => {
    expect(ratesOf('openai', 'gpt-5-mini')).toEqual([
      'INPUT 0 = 0.25',
      'CACHE_READ 0 = 0.025',
      'OUTPUT 0 = 2',
    ])
    expect(ratesOf('openai', 'gpt-5.4-mini')?.[0]).toBe('INPUT 0 = 0.75')
    expect(ratesOf('openai', 'gpt-5.4')).toEqual([
      'INPUT 0 = 2.5',
      'INPUT 272001 = 5',
      'CACHE_READ 0 = 0.25',
      'CACHE_READ 272001 = 0.5',
      'OUTPUT 0 = 15',
      'OUTPUT 272001 = 22.5',
    ])
    expect(ratesOf('anthropic', 'claude-haiku-4-5')).toEqual([
      'INPUT 0 = 1',
      'CACHE_READ 0 = 0.1',
      'CACHE_WRITE 0 = 1.25',
      'OUTPUT 0 = 5',
    ])
    expect(ratesOf('google', 'gemini-2.5-pro')?.slice(0, 2)).toEqual(['INPUT 0 = 1.25', 'INPUT 128001 = 2.5'])
  })

  test('leaves out what its source contradicts itself on', () => {
    expect(ratesOf('openai', 'gpt-4.1-nano')).toEqual(['INPUT 0 = 0.1', 'OUTPUT 0 = 0.4'])
    expect(ratesOf('google', 'gemini-3-pro-preview-02-05')).toBeUndefined()
  })

  test('tells embedding models from chat models, and has no others', () => {
    expect(findInCatalogue('openai', 'text-embedding-3-small')).toMatchObject({
      kind: 'EMBEDDING',
      rates: [{ tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: '0.02' }],
    })
    expect(findInCatalogue('openai', 'gpt-5-mini')?.kind).toBe('CHAT')
    for (const modelId of ['whisper-1', 'dall-e-3', 'default']) {
      expect(findInCatalogue('openai', modelId)).toBeNull()
    }
    expect(findInCatalogue('mistral', 'mistral-ocr-latest')).toBeNull()
  })

  test('knows nothing of strangers', () => {
    expect(modelsOfVendor('constructor')).toEqual([])
    expect(findInCatalogue('nobody', 'gpt-5')).toBeNull()
    expect(findInCatalogue('openai', 'toString')).toBeNull()
  })

  test('is a source of prices like any file', () => {
    const { models } = comparePrices(
      { entries: modelsOfVendor('anthropic'), refused: [] },
      {
        models: [{ id: 'id', provider: 'claude', modelId: 'claude-sonnet-4-5', rates: [] }],
        vendors: new Map([['claude', 'anthropic']]),
      },
    )

    expect(models).toMatchObject([{ id: 'id', outcome: 'NEW' }])
    const usage = {
      inputTokens: 24,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 7,
      reasoningTokens: 0,
    }
    expect(costOf(usage, models[0]?.rates ?? null)?.toFixed()).toBe('0.000177')
  })
})

describe('the presets of providers', () => {
  const presets = providerPresets()
  const byKey = (key: string) => presets.find((preset) => preset.key === key)

  test('are those that everybody has, each once', () => {
    expect(presets.map(({ displayName }) => displayName)).toEqual([
      'OpenAI',
      'Anthropic',
      'Google',
      'xAI',
      'DeepSeek',
      'Mistral',
      'OpenRouter',
      'Groq',
      'Ollama',
      'vLLM',
      'LM Studio',
      'Azure',
    ])
    expect(new Set(presets.map(({ key }) => key)).size).toBe(presets.length)
  })

  test('have addresses that a call could be sent to', () => {
    for (const { baseUrl, allowPrivateAddress } of presets) {
      const url = new URL(baseUrl.replace('{resource}', 'mine'))
      expect(url.href.endsWith('/') && url.pathname !== '/').toBe(false)
      expect(['127.0.0.1', 'localhost'].includes(url.hostname)).toBe(allowPrivateAddress)
      expect(url.protocol).toBe(allowPrivateAddress ? 'http:' : 'https:')
    }
    expect(byKey('azure')?.baseUrl).toContain('{resource}')
  })

  test('ask for a key where one is needed, and find their prices', () => {
    expect(presets.filter(({ needsCredential }) => !needsCredential).map(({ key }) => key)).toEqual([
      'ollama',
      'vllm',
      'lm-studio',
    ])
    for (const { needsCredential, credentialSuggestion, vendor } of presets) {
      expect(credentialSuggestion === null).toBe(!needsCredential)
      expect(vendor === null || modelsOfVendor(vendor).length > 0).toBe(true)
    }
    expect(byKey('groq')).toMatchObject({ credentialSuggestion: 'env:GROQ_API_KEY', vendor: 'groq' })
  })
})
