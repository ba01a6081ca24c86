import { createContextCache } from '@pothos/core'
import { costLinesOf } from '@sluice/core/pricing'
import { Money } from '@sluice/core/shared'
import DataLoader from 'dataloader'

import type { CostLine } from '@sluice/core/pricing'

import { builder } from '../../graphql/builder.ts'
import { ModelPrice } from '../registry/model-price.ts'
import { loadPrices, loadPricesAt } from '../registry/price-versions.ts'
import { TokenClass } from '../registry/token-class.ts'
import { CostBasis } from './call-enums.ts'
import { usageOf } from './call-usage.ts'
import { LlmCall } from './llm-call.ts'

import type { Context } from '../../graphql/context.ts'
import type { PriceVersion } from '../registry/price-versions.ts'
import type { CallRow } from './call-rows.ts'

const MICROS = 1_000_000

/** Versions of prices by id, for all calls of a request at once. */
const priceLoader = createContextCache(
  ({ services }: Context) =>
    new DataLoader<string, PriceVersion | null>((ids) => loadPrices(services.db, ids)),
)

/** What would have been the version of a call's price, by today's registry. */
const priceNowLoader = createContextCache(
  ({ services }: Context) =>
    new DataLoader<CallRow, PriceVersion | null>((calls) =>
      loadPricesAt(
        services.db,
        calls.map(({ modelId, createdAt }) => ({ modelId, at: createdAt })),
      ),
    ),
)

function loadPrice({ priceId }: CallRow, context: Context): Promise<PriceVersion | null> | null {
  return priceId === null ? null : priceLoader(context).load(priceId)
}

/** What a call's tokens cost, class by class; nothing where nobody was charged or nobody knows for what. */
async function costLines(call: CallRow, context: Context): Promise<CostLine[]> {
  const usage = usageOf(call)
  if (usage === null || call.costBasis === 'FREE' || call.costBasis === 'NO_USAGE') return []
  const price = await loadPrice(call, context)
  return costLinesOf(usage, price?.rates ?? [])
}

const CallCostLine = builder.objectRef<CostLine>('CallCostLine').implement({
  description: 'What the tokens of one class cost in a call.',
  fields: (t) => ({
    tokenClass: t.field({
      type: TokenClass,
      description: 'Which tokens.',
      resolve: ({ tokenClass }) => tokenClass,
    }),
    tokens: t.exposeInt('tokens', { description: 'How many, at least 1.' }),
    usdPerMillion: t.expose('usdPerMillion', {
      type: 'Decimal',
      nullable: true,
      description: 'The rate they were billed at, in USD per million; null: there was none.',
    }),
    costUsd: t.expose('cost', {
      type: 'Decimal',
      nullable: true,
      description: 'Tokens × rate in USD, exactly; null: unknown.',
    }),
  }),
})

builder.objectFields(LlmCall, (t) => ({
  costUsd: t.expose('costUsd', {
    type: 'Decimal',
    nullable: true,
    description: 'What it cost in USD, exactly; null: unknown.',
  }),
  costMicros: t.field({
    type: 'Decimal',
    nullable: true,
    description: 'The same in millionths of a USD, rounded half up to a whole number.',
    resolve: ({ costUsd }) =>
      costUsd === null ? null : new Money(costUsd).times(MICROS).toDecimalPlaces(0, Money.ROUND_HALF_UP),
  }),
  costBasis: t.field({
    type: CostBasis,
    description: 'Why the cost is what it is.',
    resolve: ({ costBasis }) => costBasis,
  }),
  costBoundUsd: t.expose('costBoundUsd', {
    type: 'Decimal',
    nullable: true,
    description:
      'About the most an unknown cost can be, in USD, images may be dearer; null: known, or not even that is.',
  }),
  isUnconfirmed: t.boolean({
    description: 'Whether the vendor may have charged more than is booked, because its cost is unknown.',
    resolve: ({ costUsd }) => costUsd === null,
  }),
  costLines: t.field({
    type: [CallCostLine],
    description:
      'The cost class by class, those it did not use left out; they add up to costUsd. Empty where nothing was charged or no tokens are known.',
    resolve: (call, _args, context) => costLines(call, context),
  }),
  priceId: t.exposeID('priceId', {
    nullable: true,
    description: 'UUID of the version of the price it was billed at; null: the model had none.',
  }),
  price: t.field({
    type: ModelPrice,
    nullable: true,
    description: 'The version of the price it was billed at; null: the model had none.',
    resolve: (call, _args, context) => loadPrice(call, context),
  }),
  priceNow: t.field({
    type: ModelPrice,
    nullable: true,
    description:
      'The version that was in force when it was sent, by what the registry says today; null: none was.',
    resolve: (call, _args, context) => priceNowLoader(context).load(call),
  }),
  wasPriceCorrected: t.boolean({
    description:
      'Whether price and priceNow differ: what it is billed at was corrected afterwards. Its cost stays.',
    resolve: async (call, _args, context) =>
      ((await priceNowLoader(context).load(call))?.id ?? null) !== call.priceId,
  }),
}))
