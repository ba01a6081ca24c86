import { builder } from '../../graphql/builder.ts'
import { MAX_LONG_LIMIT, longPageArgs, toPage } from '../../graphql/page.ts'
import { loadAuthorNames, toAuthorKey } from '../access/actor-name.ts'
import { LlmModel } from './llm-model.ts'
import { costLoader } from './loaders.ts'
import { loadPricePages } from './price-versions.ts'
import { TokenClass } from './token-class.ts'

import type { RateRow } from '@sluice/core/pricing'
import type { PriceVersion } from './price-versions.ts'

export const PriceRate = builder.objectRef<RateRow>('PriceRate').implement({
  description: 'What tokens of one class cost.',
  fields: (t) => ({
    tokenClass: t.field({
      type: TokenClass,
      description: 'Which tokens.',
      resolve: ({ tokenClass }) => tokenClass,
    }),
    fromInputTokens: t.exposeInt('fromInputTokens', {
      description:
        'It holds for prompts of at least so many tokens, cached ones included, up to the next of its class.',
    }),
    usdPerMillion: t.expose('usdPerMillion', { type: 'Decimal', description: 'USD per million tokens.' }),
  }),
})

export const ModelPrice = builder.objectRef<PriceVersion>('ModelPrice').implement({
  description: 'A version of what a model costs, in force from a time until the next. It never changes.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    effectiveFrom: t.expose('effectiveFrom', {
      type: 'DateTime',
      description: 'Since when it is in force, or will be.',
    }),
    isFuture: t.boolean({
      description: 'Whether it is not in force yet and can still be withdrawn.',
      resolve: ({ effectiveFrom }, _args, { services }) => effectiveFrom > services.clock.now(),
    }),
    rates: t.field({
      type: [PriceRate],
      description: 'By class, then from the shortest prompt on. A class without a rate has unknown costs.',
      resolve: ({ rates }) => rates,
    }),
    source: t.exposeString('source', {
      description:
        'Where the figures are from: "admin", perhaps with a note, "seed", or the file or list they were taken from.',
    }),
    createdByName: t.loadable({
      type: 'String',
      description: 'Who wrote it: the name of a person or an API key, or "System".',
      load: (keys: string[], { services }) => loadAuthorNames(services.db, keys),
      resolve: toAuthorKey,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written.' }),
  }),
})

builder.objectFields(LlmModel, (t) => ({
  price: t.field({
    type: ModelPrice,
    nullable: true,
    description: 'The price in force; null: it has none, and what its calls cost is unknown.',
    resolve: async ({ id }, _args, context) => (await costLoader(context).load(id))?.price ?? null,
  }),
  priceHistory: t.loadableList({
    type: ModelPrice,
    description: 'All versions of its price, those to come first.',
    args: longPageArgs,
    byPath: true,
    load: async (modelIds: string[], { services }, args) =>
      loadPricePages(services.db, modelIds, toPage(args, MAX_LONG_LIMIT)),
    resolve: ({ id }) => id,
  }),
}))
