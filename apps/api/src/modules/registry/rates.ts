import { createContextCache } from '@pothos/core'
import { pricesInForce } from '@sluice/core/pricing'
import DataLoader from 'dataloader'

import type { Rates } from '@sluice/core/pricing'

import type { Context } from '../../graphql/context.ts'

/** Loads the rates in force now by model id, for all models of a request at once; null: unpriced. */
export const loadRates = createContextCache(
  ({ services }: Context) =>
    new DataLoader<string, Rates | null>(async (modelIds) => {
      const prices = await pricesInForce(services.db, modelIds, services.clock.now())
      return modelIds.map((modelId) => prices.get(modelId)?.rates ?? null)
    }),
)
