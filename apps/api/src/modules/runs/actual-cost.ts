import type { ActualCost as Cost, ModelCost } from '@sluice/core/runs'

import { builder } from '../../graphql/builder.ts'
import { LlmModel } from '../registry/llm-model.ts'

const ActualModelCost = builder.objectRef<ModelCost>('ActualModelCost').implement({
  description: "What one model's calls in a run cost. Token classes are disjoint.",
  fields: (t) => ({
    modelId: t.exposeID('modelId', { description: "UUID of the model's row." }),
    model: t.field({ type: LlmModel, description: 'The model.', resolve: ({ modelId }) => modelId }),
    isSandbox: t.exposeBoolean('isSandbox', {
      description: 'Answered by the bundled simulator: nobody is billed.',
    }),
    probeCount: t.exposeInt('probeCount', { description: 'Answered calls, usable or not.' }),
    inputTokens: t.exposeInt('inputTokens', { description: 'Fresh input tokens.' }),
    cacheReadTokens: t.exposeInt('cacheReadTokens', { description: 'Input tokens read from a cache.' }),
    cacheWriteTokens: t.exposeInt('cacheWriteTokens', { description: 'Input tokens written to a cache.' }),
    outputTokens: t.exposeInt('outputTokens', { description: 'Output tokens without reasoning.' }),
    reasoningTokens: t.exposeInt('reasoningTokens', { description: 'Reasoning tokens.' }),
    cost: t.expose('cost', {
      type: 'Decimal',
      nullable: true,
      description: "USD; null when some call's cost is unknown.",
    }),
    knownCost: t.expose('knownCost', {
      type: 'Decimal',
      description: 'USD of the calls whose cost is known.',
    }),
    unpricedCalls: t.exposeInt('unpricedCalls', { description: 'Calls whose cost is unknown.' }),
  }),
})

export const ActualCost = builder.objectRef<Cost>('ActualCost').implement({
  description: 'What the calls of a run cost, from every paid attempt.',
  fields: (t) => ({
    total: t.expose('total', {
      type: 'Decimal',
      nullable: true,
      description: "USD; null when some call's cost is unknown.",
    }),
    knownTotal: t.expose('knownTotal', {
      type: 'Decimal',
      description: 'USD of the calls whose cost is known.',
    }),
    unpricedCalls: t.exposeInt('unpricedCalls', { description: 'Calls whose cost is unknown.' }),
    perModel: t.expose('perModel', {
      type: [ActualModelCost],
      description: "Per model, in the run's own order.",
    }),
  }),
})
