import { modelAvailability, toModelRef } from '@sluice/core/registry'

import type { Prisma } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'

type ModelWithProvider = Prisma.LlmModelGetPayload<{ include: { provider: true } }>

export const AvailableModel = builder.objectRef<ModelWithProvider>('AvailableModel').implement({
  description: 'A model as somebody chooses it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: "UUID of the model's row." }),
    providerId: t.exposeID('providerId', { description: "UUID of the provider's row." }),
    ref: t.string({ description: 'provider/modelId: what startRun takes.', resolve: toModelRef }),
    displayName: t.exposeString('displayName', { description: 'As shown to people.' }),
    versions: t.stringList({
      description: "The vendor's names that lead to it; here its modelId alone.",
      resolve: ({ modelId }) => [modelId],
    }),
    defaultVersion: t.exposeString('modelId', {
      description: 'The one of versions that is asked for unless another is named.',
    }),
    isDefault: t.exposeBoolean('isDefault', {
      description: "Whether it is its provider's default, to be preselected.",
    }),
    isAvailable: t.boolean({
      description: 'Whether it can be called now.',
      resolve: (model, _args, { services }) => modelAvailability(model, services.credentials).isAvailable,
    }),
    unavailableReason: t.string({
      nullable: true,
      description: 'Why it cannot be called; null when it can.',
      resolve: (model, _args, { services }) => modelAvailability(model, services.credentials).reason,
    }),
  }),
})
