import { createContextCache } from '@pothos/core'
import { pricesInForce } from '@sluice/core/pricing'
import DataLoader from 'dataloader'

import type { Rates } from '@sluice/core/pricing'
import type { LlmModel } from '@sluice/db'

import type { Context } from '../../graphql/context.ts'

/** The rates in force now by model id, for all models of a request at once; null: unpriced. */
export const ratesLoader = createContextCache(
  ({ services }: Context) =>
    new DataLoader<string, Rates | null>(async (modelIds) => {
      const prices = await pricesInForce(services.db, modelIds, services.clock.now())
      return modelIds.map((modelId) => prices.get(modelId)?.rates ?? null)
    }),
)

/** A provider's models by its id, the default first, for all providers of a request at once. */
export const modelsLoader = createContextCache(
  ({ services }: Context) =>
    new DataLoader<string, LlmModel[]>(async (providerIds) => {
      const models = await services.db.llmModel.findMany({
        where: { providerId: { in: [...providerIds] } },
        orderBy: [{ isDefault: 'desc' }, { displayName: 'asc' }, { id: 'asc' }],
      })
      return providerIds.map((providerId) => models.filter((model) => model.providerId === providerId))
    }),
)
