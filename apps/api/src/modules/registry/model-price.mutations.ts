import { setModelPrice, withdrawModelPrice } from '@sluice/core/registry'

import { builder } from '../../graphql/builder.ts'
import { EXPECTED } from '../access/expected.ts'
import { change } from './change.ts'
import { LlmModel } from './llm-model.ts'
import { ModelPrice } from './model-price.ts'
import { loadPrice } from './price-versions.ts'
import { TokenClass } from './token-class.ts'

import type { ModelPriceSet } from '@sluice/core/registry'

const PriceRateInput = builder.inputType('PriceRateInput', {
  description: 'What tokens of one class cost.',
  fields: (t) => ({
    tokenClass: t.field({ type: TokenClass, required: true, description: 'Which tokens.' }),
    fromInputTokens: t.int({
      description:
        'It holds for prompts of at least so many tokens, cached ones included, 0 or more; left out: 0, which every class needs.',
    }),
    usdPerMillion: t.field({
      type: 'Decimal',
      required: true,
      description: 'USD per million tokens, 0 to 999,999.9999 with at most four decimals.',
    }),
  }),
})

const SetLlmModelPriceInput = builder.inputType('SetLlmModelPriceInput', {
  description:
    'A whole price: a class that is left out has no rate, and what calls cost that use it is unknown.',
  fields: (t) => ({
    effectiveFrom: t.field({
      type: 'DateTime',
      description:
        'Since when it is in force, not in the past; left out: from now on. CONFLICT when a price begins then already.',
    }),
    rates: t.field({
      type: [PriceRateInput],
      required: true,
      description: 'The rates, 1 to 20; at most one for each class and length of prompt.',
    }),
    note: t.string({ description: 'Why, or where the figures are from, at most 190 characters.' }),
    expectedUpdatedAt: t.field({ type: 'DateTime', description: EXPECTED }),
  }),
})

const SetLlmModelPriceResult = builder.objectRef<ModelPriceSet>('SetLlmModelPriceResult').implement({
  description: 'The price just set.',
  fields: (t) => ({
    model: t.field({
      type: LlmModel,
      description: 'The model as it is now.',
      resolve: ({ modelId }) => modelId,
    }),
    price: t.field({
      type: ModelPrice,
      nullable: true,
      description: 'The price; null when it was withdrawn since.',
      resolve: ({ priceId }, _args, { services }) => loadPrice(services.db, priceId),
    }),
    warning: t.exposeString('warning', {
      nullable: true,
      description: 'What the price lacks; null: nothing.',
    }),
  }),
})

const WithdrawLlmModelPriceResult = builder
  .objectRef<{ deletedId: string; modelId: string }>('WithdrawLlmModelPriceResult')
  .implement({
    description: 'The price that will not come.',
    fields: (t) => ({
      deletedId: t.exposeID('deletedId', { description: 'UUID it had.' }),
      model: t.field({
        type: LlmModel,
        description: 'The model as it is now.',
        resolve: ({ modelId }) => modelId,
      }),
    }),
  })

builder.mutationFields((t) => ({
  setLlmModelPrice: t.field({
    type: SetLlmModelPriceResult,
    description:
      'Gives a model a new version of its price. A call is charged at the version in force when it leaves, and keeps it. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: {
      modelId: t.arg.id({
        required: true,
        description: 'UUID of the model; else VALIDATION_FAILED. NOT_FOUND.',
      }),
      input: t.arg({ type: SetLlmModelPriceInput, required: true, description: 'The price.' }),
    },
    resolve: (_root, { modelId, input }, context) =>
      change(context, (services, request) => setModelPrice(services, request, { modelId, ...input })),
  }),
  withdrawLlmModelPrice: t.field({
    type: WithdrawLlmModelPriceResult,
    description:
      'Takes back a price that is not in force yet. CONFLICT once it is. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: {
      id: t.arg.id({ required: true, description: 'UUID of the price; else VALIDATION_FAILED. NOT_FOUND.' }),
    },
    resolve: (_root, args, context) =>
      change(context, (services, request) => withdrawModelPrice(services, request, args)),
  }),
}))
