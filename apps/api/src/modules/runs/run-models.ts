import { builder } from '../../graphql/builder.ts'
import { LlmModel } from '../registry/llm-model.ts'
import { LlmProvider } from '../registry/llm-provider.ts'
import { Run } from './run.ts'

const MODELS = {
  models: { orderBy: { position: 'asc' }, select: { modelId: true, providerId: true } },
} as const

builder.prismaObjectFields(Run, (t) => ({
  models: t.field({
    type: [LlmModel],
    description: 'The models asked, in the order given at the start.',
    select: MODELS,
    resolve: ({ models }) => models.map(({ modelId }) => modelId),
  }),
  isSandbox: t.boolean({
    description: 'True when every model is a sandbox model.',
    select: MODELS,
    resolve: async ({ models }, _args, context) => {
      const providers = LlmProvider.getDataloader(context)
      const found = await Promise.all(models.map(({ providerId }) => providers.load(providerId)))
      return found.every(({ isSandbox }) => isSandbox)
    },
  }),
}))
