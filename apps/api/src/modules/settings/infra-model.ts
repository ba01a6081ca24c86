import { chooseInfraModel } from '@sluice/core/settings'

import type { InfraModel as InfraModelOfCore } from '@sluice/core/settings'

import { builder } from '../../graphql/builder.ts'
import { LlmModel } from '../registry/llm-model.ts'

const InfraPurpose = builder.enumType('InfraPurpose', {
  description: 'What the platform needs a model of its own for.',
  values: {
    SCENARIO_EXPANSION: { description: 'Writing scenarios; setting infra_model_scenario_expansion.' },
    SUMMARIZATION: { description: 'Summarising transcripts; setting infra_model_summarization.' },
    JUDGE: { description: 'Judging answers where no rule can; setting infra_model_judge.' },
  },
})

const InfraModel = builder.objectRef<InfraModelOfCore>('InfraModel').implement({
  description: 'The model the platform uses for a purpose of its own, as things are now.',
  fields: (t) => ({
    purpose: t.field({ type: InfraPurpose, description: 'What for.', resolve: ({ purpose }) => purpose }),
    model: t.field({
      type: LlmModel,
      nullable: true,
      description: 'The model; null: none can be called.',
      resolve: ({ model }) => model,
    }),
    isFallback: t.exposeBoolean('isFallback', {
      description:
        'True: the model that is set cannot be called, or none is set; the cheapest chat model that can be called stands in.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why the model that is set is not used, and what to do; null: it is used.',
    }),
  }),
})

builder.queryField('infraModel', (t) =>
  t.field({
    type: InfraModel,
    description: 'Which model the platform would use for a purpose now.',
    authScopes: { signedIn: true },
    args: { purpose: t.arg({ type: InfraPurpose, required: true, description: 'What for.' }) },
    resolve: (_root, { purpose }, { services }) =>
      chooseInfraModel({ ...services, log: services.createLogger('settings') }, purpose),
  }),
)
