import { builder } from '../../graphql/builder.ts'
import { LlmModel } from './llm-model.ts'
import { costLoader } from './loaders.ts'

import type { TokenClass } from '@sluice/db'
import type { Context } from '../../graphql/context.ts'

const RATE_FIELDS = {
  costInputPerMillion: ['INPUT', 'USD per million input tokens, price in force; null when unpriced.'],
  costOutputPerMillion: ['OUTPUT', 'USD per million output tokens, price in force; null when unpriced.'],
  costCacheReadPerMillion: ['CACHE_READ', 'USD per million input tokens read from a cache; null: no rate.'],
  costCacheWritePerMillion: [
    'CACHE_WRITE',
    'USD per million input tokens written to a cache; null: no rate.',
  ],
  costReasoningPerMillion: ['REASONING', 'USD per million reasoning tokens; null: billed as output.'],
} as const

for (const [name, [tokenClass, description]] of Object.entries(RATE_FIELDS)) {
  builder.objectField(LlmModel, name, (t) =>
    t.field({
      type: 'Decimal',
      nullable: true,
      description,
      resolve: ({ id, costs }, _args, context) =>
        costs === undefined ? loadCost(context, id, tokenClass) : (costs?.[tokenClass] ?? null),
    }),
  )
}

async function loadCost(context: Context, modelId: string, tokenClass: TokenClass): Promise<string | null> {
  const cost = await costLoader(context).load(modelId)
  return cost?.costs?.[tokenClass] ?? null
}
