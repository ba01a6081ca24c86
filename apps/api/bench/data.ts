import { createId } from '@sluice/core/shared'

import type { Database, Prisma } from '@sluice/db'

export const PROVIDERS = 50
export const MODELS_PER_PROVIDER = 20

/** Providers with their models, each priced; every third model was cheaper or dearer before. */
export async function fillRegistry(db: Database): Promise<void> {
  for (let index = 0; index < PROVIDERS; index += 1) {
    const provider = toProvider(index)
    const models = Array.from({ length: MODELS_PER_PROVIDER }, (_, place) => toModel(provider.id, place))
    await db.llmProvider.create({ data: provider })
    await db.llmModel.createMany({ data: models })
    for (const [place, { id }] of models.entries()) {
      if (place % 3 === 0) await createPrice(db, id, { from: '2025-01-01', input: 4 + place, output: 20 })
      await createPrice(db, id, {
        from: '2026-01-01',
        input: 0.25 * (place + 1),
        output: 1.125 * (place + 1),
      })
    }
  }
  await db.$executeRaw`ANALYZE`
}

function toProvider(index: number) {
  const number = String(index).padStart(2, '0')
  return {
    id: createId(),
    name: `provider-${number}`,
    displayName: `Provider ${number}`,
    protocol: 'OPENAI',
    baseUrl: `https://models-${number}.example.test/v1`,
    credentialRef: `env:PROVIDER_${number}_API_KEY`,
  } satisfies Prisma.LlmProviderCreateManyInput
}

function toModel(providerId: string, place: number) {
  const number = String(place).padStart(2, '0')
  return {
    id: createId(),
    providerId,
    modelId: `model-${number}-2026-01-01`,
    displayName: `Model ${number}`,
    status: place % 10 === 9 ? 'DEPRECATED' : 'ACTIVE',
    isDefault: place === 0,
    contextWindow: place % 4 === 3 ? null : 128_000,
    maxOutputTokens: 16_384,
  } satisfies Prisma.LlmModelCreateManyInput
}

async function createPrice(
  db: Database,
  modelId: string,
  { from, input, output }: { from: string; input: number; output: number },
): Promise<void> {
  const rates = { INPUT: input, OUTPUT: output, CACHE_READ: input / 10 }
  await db.modelPrice.create({
    data: {
      id: createId(),
      modelId,
      effectiveFrom: new Date(from),
      createdByKind: 'SYSTEM',
      rates: {
        create: (['INPUT', 'OUTPUT', 'CACHE_READ'] as const).map((tokenClass) => ({
          tokenClass,
          usdPerMillion: rates[tokenClass].toFixed(6),
        })),
      },
    },
  })
}
