import { modelAvailability, toModelRef } from '@sluice/core/registry'

import type { LlmProvider as LlmProviderRow } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { LlmProvider } from './llm-provider.ts'
import { knownProviders } from './loaders.ts'

import type { Context } from '../../graphql/context.ts'
import type { ModelRow } from './model-rows.ts'

export const LlmModelKind = builder.enumType('LlmModelKind', {
  description: 'What a model does.',
  values: {
    CHAT: { description: 'Answers messages; runs need these.' },
    EMBEDDING: { description: 'Turns text into vectors.' },
  },
})

export const LlmModelStatus = builder.enumType('LlmModelStatus', {
  description: 'Whether a model may start something new.',
  values: {
    ACTIVE: { description: 'It may.' },
    DEPRECATED: { description: 'It may not; what it did stays.' },
  },
})

/** The provider, at once where the request knows it already. */
function toProvider(model: ModelRow, context: Context): LlmProviderRow | Promise<LlmProviderRow> {
  return (
    knownProviders(context).get(model.providerId) ?? LlmProvider.getDataloader(context).load(model.providerId)
  )
}

/** What depends on a model and its provider, without a promise where none is needed. */
function withProvider<T>(
  model: ModelRow,
  context: Context,
  toValue: (model: ModelRow & { provider: LlmProviderRow }) => T,
): T | Promise<T> {
  const provider = toProvider(model, context)
  return provider instanceof Promise
    ? provider.then((loaded) => toValue({ ...model, provider: loaded }))
    : toValue({ ...model, provider })
}

export const LlmModel = builder.loadableObject('LlmModel', {
  description: 'Something a provider serves. Deprecated models stay: runs refer to them.',
  load: (ids: string[], { services }): Promise<ModelRow[]> =>
    services.db.llmModel.findMany({ where: { id: { in: ids } } }),
  toKey: ({ id }) => id,
  sort: true,
  cacheResolved: true,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID of the row; not the modelId.' }),
    modelId: t.exposeString('modelId', {
      description: "The vendor's name for it, at most 100 characters; never changes.",
    }),
    ref: t.string({
      description: 'provider/modelId: how clients name it.',
      resolve: (model, _args, context) => withProvider(model, context, toModelRef),
    }),
    displayName: t.exposeString('displayName', {
      description: 'As shown to people, at most 100 characters.',
    }),
    kind: t.field({ type: LlmModelKind, description: 'What it does.', resolve: ({ kind }) => kind }),
    status: t.field({
      type: LlmModelStatus,
      description: 'Whether it may start runs.',
      resolve: ({ status }) => status,
    }),
    isDefault: t.exposeBoolean('isDefault', {
      description: "Whether it is its provider's default; at most one is.",
    }),
    apiConfig: t.expose('apiConfig', {
      type: 'JSON',
      description: 'Options sent with every request, an object.',
    }),
    version: t.exposeInt('version', {
      description: 'Raised by every change of apiConfig: what it is asked differs from then on.',
    }),
    providerId: t.exposeID('providerId', { description: 'UUID of the provider.' }),
    provider: t.field({
      type: LlmProvider,
      description: 'Who serves it.',
      resolve: ({ providerId }, _args, context) => knownProviders(context).get(providerId) ?? providerId,
    }),
    isAvailable: t.boolean({
      description: 'Whether it can be called now: active, and its provider is available.',
      resolve: (model, _args, context) =>
        withProvider(
          model,
          context,
          (whole) => modelAvailability(whole, context.services.credentials).isAvailable,
        ),
    }),
    unavailableReason: t.string({
      nullable: true,
      description: 'Why it cannot be used; null when it can.',
      resolve: (model, _args, context) =>
        withProvider(
          model,
          context,
          (whole) => modelAvailability(whole, context.services.credentials).reason,
        ),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
})
