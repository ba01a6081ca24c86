import { z } from 'zod'

import type { ApiClient } from './api-client.ts'

const PROVIDERS = 50
const MODELS_EACH = 20

const createdSchema = z.object({ createLlmProvider: z.object({ provider: z.object({ id: z.string() }) }) })

/** Fifty providers with twenty priced models each. */
export async function createManyModels(client: ApiClient): Promise<void> {
  const names = Array.from({ length: PROVIDERS }, (_, index) => `load-${String(index + 1).padStart(2, '0')}`)
  const modelIds = Array.from({ length: MODELS_EACH }, (_, index) => `model-${index + 1}`)
  for (const name of names) {
    const { createLlmProvider } = await client.query(
      'mutation($input: CreateLlmProviderInput!) { createLlmProvider(input: $input) { provider { id } } }',
      { input: { name, displayName: name, protocol: 'OPENAI', baseUrl: 'https://load.example/v1' } },
      createdSchema,
    )
    await client.query(
      'mutation($id: ID!, $models: [DiscoveredModelInput!]!) { addDiscoveredLlmModels(providerId: $id, models: $models) { models { id } } }',
      {
        id: createLlmProvider.provider.id,
        models: modelIds.map((modelId) => ({ modelId, contextWindow: 128_000, supportsTools: true })),
      },
      z.unknown(),
    )
  }
  const models = modelIds.map((id) => [id, { id, cost: { input: 1.25, output: 10, cache_read: 0.125 } }])
  const source = Object.fromEntries(
    names.map((name) => [name, { id: name, models: Object.fromEntries(models) }]),
  )
  const { importPrices } = await client.query(
    'mutation($input: ImportPricesInput!) { importPrices(input: $input) { counts { added } } }',
    {
      input: {
        format: 'MODELS_DEV',
        dryRun: false,
        source,
        providers: names.map((provider) => ({ provider, vendor: provider })),
      },
    },
    z.object({ importPrices: z.object({ counts: z.object({ added: z.number() }) }) }),
  )
  if (importPrices.counts.added !== PROVIDERS * MODELS_EACH)
    throw new Error(`only ${importPrices.counts.added} models have a price`)
}
