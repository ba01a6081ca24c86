import { catalogue } from '@sluice/core/catalogue'
import { addDiscoveredModels, discoverModels } from '@sluice/core/registry'

import { builder } from '../../graphql/builder.ts'
import { change } from './change.ts'
import { LlmModel, LlmModelKind } from './llm-model.ts'
import { PriceRate } from './model-price.ts'

import type { CatalogueModel } from '@sluice/core/catalogue'
import type { DiscoveredModel as Discovered } from '@sluice/core/registry'

const CatalogueEntry = builder.objectRef<CatalogueModel>('CatalogueEntry').implement({
  description: 'What the bundled catalogue has about a model.',
  fields: (t) => ({
    kind: t.field({ type: LlmModelKind, description: 'What it does.', resolve: ({ kind }) => kind }),
    rates: t.field({
      type: [PriceRate],
      description: 'What it cost on the day of the catalogue.',
      resolve: ({ rates }) => rates,
    }),
    source: t.string({
      description: 'The public list that the catalogue was made from.',
      resolve: () => catalogue.source,
    }),
    date: t.string({ description: 'Day of the catalogue, YYYY-MM-DD.', resolve: () => catalogue.date }),
  }),
})

const DiscoveredModel = builder.objectRef<Discovered>('DiscoveredModel').implement({
  description: 'A model that a vendor offers to the account of a provider.',
  fields: (t) => ({
    modelId: t.exposeString('modelId', { description: "The vendor's name for it." }),
    displayName: t.exposeString('displayName', {
      nullable: true,
      description: 'As the vendor shows it; null: it does not say.',
    }),
    isRegistered: t.boolean({
      description: 'Whether the provider has it already.',
      resolve: ({ registeredId }) => registeredId !== null,
    }),
    model: t.field({
      type: LlmModel,
      nullable: true,
      description: 'The model where the provider has it already.',
      resolve: ({ registeredId }) => registeredId,
    }),
    contextWindow: t.exposeInt('contextWindow', {
      nullable: true,
      description: 'Most tokens of prompt and answer together; null: the vendor does not say.',
    }),
    maxOutputTokens: t.exposeInt('maxOutputTokens', {
      nullable: true,
      description: 'Most tokens of an answer; null: the vendor does not say.',
    }),
    catalogue: t.field({
      type: CatalogueEntry,
      nullable: true,
      description: 'What the bundled catalogue has about it; null: nothing.',
      resolve: (model) => model.catalogue,
    }),
  }),
})

const DiscoveredModelInput = builder.inputType('DiscoveredModelInput', {
  description: "A model of a vendor's list to be added. Its price is the catalogue's, where that has one.",
  fields: (t) => ({
    modelId: t.string({
      required: true,
      description: "The vendor's name for it, 1 to 100 characters. CONFLICT when the provider has it.",
    }),
    displayName: t.string({ description: '1 to 100 characters; left out: the modelId.' }),
    kind: t.field({
      type: LlmModelKind,
      description: 'What it does; left out: as the catalogue says, else CHAT.',
    }),
    contextWindow: t.int({ description: 'Most tokens of prompt and answer together; left out: unknown.' }),
    maxOutputTokens: t.int({ description: 'Most tokens of an answer; left out: unknown.' }),
    supportsStreaming: t.boolean({ description: 'Whether it can answer piece by piece; left out: unknown.' }),
    supportsTools: t.boolean({ description: 'Whether it can call tools; left out: unknown.' }),
    supportsJsonSchema: t.boolean({
      description: 'Whether its answers can be held to a JSON schema; left out: unknown.',
    }),
    supportsVision: t.boolean({ description: 'Whether it takes images; left out: unknown.' }),
  }),
})

const AddDiscoveredLlmModelsResult = builder
  .objectRef<{ modelIds: string[] }>('AddDiscoveredLlmModelsResult')
  .implement({
    description: 'The models just added.',
    fields: (t) => ({
      models: t.field({
        type: [LlmModel],
        description: 'The models, in the given order.',
        resolve: ({ modelIds }) => modelIds,
      }),
    }),
  })

const providerId = {
  required: true,
  description: 'UUID of the provider; else VALIDATION_FAILED. NOT_FOUND.',
} as const

builder.queryField('discoverLlmModels', (t) =>
  t.field({
    type: [DiscoveredModel],
    description:
      "Asks a provider's vendor which models it offers, within 8 seconds; in its order, at most 5,000. What goes wrong there is the " +
      'error: AUTH_ERROR, NETWORK_ERROR, TIMEOUT, …. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: { providerId: t.arg.id(providerId) },
    resolve: (_root, args, { services, actor }) => discoverModels(services, actor, args),
  }),
)

builder.mutationField('addDiscoveredLlmModels', (t) =>
  t.field({
    type: AddDiscoveredLlmModelsResult,
    description: "Adds models of a vendor's list, all or none. FORBIDDEN for all but administrators.",
    authScopes: { administrator: true },
    args: {
      providerId: t.arg.id(providerId),
      models: t.arg({
        type: [DiscoveredModelInput],
        required: true,
        description: '1 to 200 models, each once; else VALIDATION_FAILED.',
      }),
    },
    resolve: (_root, args, context) =>
      change(context, (services, request) => addDiscoveredModels(services, request, args)),
  }),
)
