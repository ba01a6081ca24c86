import { builder } from '../../graphql/builder.ts'
import { LlmModel } from './llm-model.ts'
import { LlmProvider } from './llm-provider.ts'
import { modelsLoader } from './loaders.ts'

builder.objectFields(LlmProvider, (t) => ({
  models: t.field({
    type: [LlmModel],
    description: 'All its models, deprecated ones too, the default first.',
    resolve: ({ id }, _args, context, info) => modelsLoader(context, info).load(id),
  }),
  activeModels: t.field({
    type: [LlmModel],
    description: 'Its models that are not deprecated, the default first.',
    resolve: async ({ id }, _args, context, info) =>
      (await modelsLoader(context, info).load(id)).filter(({ status }) => status === 'ACTIVE'),
  }),
  defaultModel: t.field({
    type: LlmModel,
    nullable: true,
    description: 'The model preselected for new runs; null when there is none.',
    resolve: async ({ id }, _args, context, info) =>
      (await modelsLoader(context, info).load(id)).find(({ isDefault }) => isDefault) ?? null,
  }),
}))
