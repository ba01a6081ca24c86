import { builder } from '../../graphql/builder.ts'
import { LlmModel } from './llm-model.ts'
import { LlmProvider } from './llm-provider.ts'

const ORDER = [{ isDefault: 'desc' }, { displayName: 'asc' }, { id: 'asc' }] as const

builder.objectFields(LlmProvider, (t) => ({
  models: t.loadableGroup({
    type: LlmModel,
    description: 'All its models, deprecated ones too, the default first.',
    load: (providerIds: string[], { services }) =>
      services.db.llmModel.findMany({ where: { providerId: { in: providerIds } }, orderBy: [...ORDER] }),
    group: ({ providerId }) => providerId,
    resolve: ({ id }) => id,
  }),
  activeModels: t.loadableGroup({
    type: LlmModel,
    description: 'Its models that are not deprecated, the default first.',
    load: (providerIds: string[], { services }) =>
      services.db.llmModel.findMany({
        where: { providerId: { in: providerIds }, status: 'ACTIVE' },
        orderBy: [...ORDER],
      }),
    group: ({ providerId }) => providerId,
    resolve: ({ id }) => id,
  }),
  defaultModel: t.loadable({
    type: LlmModel,
    nullable: true,
    description: 'The model preselected for new runs; null when there is none.',
    load: (providerIds: string[], { services }) =>
      services.db.llmModel.findMany({ where: { providerId: { in: providerIds }, isDefault: true } }),
    sort: ({ providerId }) => providerId,
    resolve: ({ id }) => id,
  }),
}))
