import { createContextCache } from '@pothos/core'
import { Prisma } from '@sluice/db'
import DataLoader from 'dataloader'

import type { Page } from '@sluice/core/shared'
import type { LlmProvider } from '@sluice/db'
import type { GraphQLResolveInfo } from 'graphql'

import { mentions } from '../../graphql/mentions.ts'
import { RARE_FIELDS, loadModelRows } from './model-rows.ts'
import { loadPricesInForce } from './price-versions.ts'

import type { Context } from '../../graphql/context.ts'
import type { Costs, ModelRow } from './model-rows.ts'
import type { PriceVersion } from './price-versions.ts'

const COST_FIELD = /^cost\w+PerMillion$/
const RARE_FIELD = new RegExp(`^(?:${RARE_FIELDS.join('|')})$`)

/** A model's price in force and what it makes of a short prompt. */
type Cost = { price: PriceVersion; costs: Costs }

/** What models cost now by their id, for all models of a request at once; null: unpriced. */
export const costLoader = createContextCache(
  ({ services }: Context) =>
    new DataLoader<string, Cost | null>(async (modelIds) => {
      const prices = await loadPricesInForce(services.db, modelIds, services.clock.now())
      return modelIds.map((modelId) => {
        const price = prices.get(modelId)
        return price ? { price, costs: toCosts(price) } : null
      })
    }),
)

function toCosts({ rates }: PriceVersion): Costs {
  const short = rates.filter(({ fromInputTokens }) => fromInputTokens === 0)
  return Object.fromEntries(short.map(({ tokenClass, usdPerMillion }) => [tokenClass, usdPerMillion]))
}

/** A provider's models by its id, the default first, for all providers of a request at once. */
export const modelsLoader = createContextCache(
  (context: Context, info: GraphQLResolveInfo) =>
    new DataLoader<string, ModelRow[]>(async (providerIds) => {
      const where = Prisma.sql`m.provider_id = ANY(${providerIds}::uuid[])`
      const models = await loadModels(context, info, where, null)
      const byProvider = Map.groupBy(models, ({ providerId }) => providerId)
      return providerIds.map((providerId) => byProvider.get(providerId) ?? [])
    }),
)

/** Providers that a request has read already, by id, so that fields of their models need not wait for them. */
export const knownProviders = createContextCache(() => new Map<string, LlmProvider>())

/** Providers as read, remembered for the rest of the request. */
export function remember(context: Context, providers: LlmProvider[]): LlmProvider[] {
  const known = knownProviders(context)
  for (const provider of providers) known.set(provider.id, provider)
  return providers
}

/** Models in the order of lists, with as much of them as the document asks for; their providers are remembered. */
export async function loadModels(
  context: Context,
  info: GraphQLResolveInfo,
  where: Prisma.Sql,
  page: Page | null,
): Promise<ModelRow[]> {
  const { db, clock } = context.services
  const costsAt = mentions(info, COST_FIELD) ? clock.now() : null
  const isWhole = mentions(info, RARE_FIELD)
  const { models, providers } = await loadModelRows(db, { where, page, costsAt, isWhole })
  remember(context, providers)
  return models
}
