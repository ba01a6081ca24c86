import { modelAvailability, toModelRef } from '@sluice/core/registry'
import { parseId } from '@sluice/core/shared'

import type { Availability } from '@sluice/core/registry'
import type { LlmModel as LlmModelRow, Prisma } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { MAX_LONG_LIMIT, longPageArgs, toPage, toSlice } from '../../graphql/page.ts'
import { LlmProvider } from './llm-provider.ts'
import { ratesLoader } from './loaders.ts'

import type { Context } from '../../graphql/context.ts'

const LlmModelKind = builder.enumType('LlmModelKind', {
  description: 'What a model does.',
  values: {
    CHAT: { description: 'Answers messages; runs need these.' },
    EMBEDDING: { description: 'Turns text into vectors.' },
  },
})

const LlmModelStatus = builder.enumType('LlmModelStatus', {
  description: 'Whether a model may start something new.',
  values: {
    ACTIVE: { description: 'It may.' },
    DEPRECATED: { description: 'It may not; what it did stays.' },
  },
})

async function toProvider(
  model: LlmModelRow,
  context: Context,
): Promise<Prisma.LlmProviderGetPayload<object>> {
  return LlmProvider.getDataloader(context).load(model.providerId)
}

async function toAvailability(model: LlmModelRow, context: Context): Promise<Availability> {
  return modelAvailability(
    { ...model, provider: await toProvider(model, context) },
    context.services.credentials,
  )
}

export const LlmModel = builder.loadableObject('LlmModel', {
  description: 'Something a provider serves. Deprecated models stay: runs refer to them.',
  load: (ids: string[], { services }) => services.db.llmModel.findMany({ where: { id: { in: ids } } }),
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
      resolve: async (model, _args, context) =>
        toModelRef({ ...model, provider: await toProvider(model, context) }),
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
    providerId: t.exposeID('providerId', { description: 'UUID of the provider.' }),
    provider: t.field({
      type: LlmProvider,
      description: 'Who serves it.',
      resolve: ({ providerId }) => providerId,
    }),
    isAvailable: t.boolean({
      description: 'Whether it can be called now: active, and its provider is available.',
      resolve: async (model, _args, context) => (await toAvailability(model, context)).isAvailable,
    }),
    unavailableReason: t.string({
      nullable: true,
      description: 'Why it cannot be used; null when it can.',
      resolve: async (model, _args, context) => (await toAvailability(model, context)).reason,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
})

const RATE_FIELDS = {
  costInputPerMillion: ['input', 'USD per million, price in force; null when unpriced.'],
  costOutputPerMillion: ['output', 'USD per million output tokens, price in force; null when unpriced.'],
  costCacheReadPerMillion: ['cacheRead', 'USD per million input tokens read from a cache; null: no rate.'],
  costCacheWritePerMillion: ['cacheWrite', 'USD per million input tokens written to a cache; null: no rate.'],
  costReasoningPerMillion: ['reasoning', 'USD per million reasoning tokens; null: billed as output.'],
} as const

for (const [name, [rate, description]] of Object.entries(RATE_FIELDS)) {
  builder.objectField(LlmModel, name, (t) =>
    t.field({
      type: 'Decimal',
      nullable: true,
      description,
      resolve: async ({ id }, _args, context) => (await ratesLoader(context).load(id))?.[rate] ?? null,
    }),
  )
}

const filterArgs = builder.args((t) => ({
  providerId: t.id({ description: 'Only models of this provider; VALIDATION_FAILED when it is no UUID.' }),
  status: t.field({ type: LlmModelStatus, description: 'Only models of this status.' }),
  availableOnly: t.boolean({ defaultValue: false, description: 'Only models that can be called now.' }),
}))

type Filter = {
  providerId?: string | null | undefined
  status?: LlmModelRow['status'] | null | undefined
  availableOnly?: boolean | null | undefined
}

/** What a filter asks for, as Prisma takes it. Whether a model is available only code can tell, so that one lists ids. */
async function toWhere(filter: Filter, { services }: Context): Promise<Prisma.LlmModelWhereInput> {
  const where: Prisma.LlmModelWhereInput = {
    provider: { archivedAt: null },
    ...(filter.providerId ? { providerId: parseId(filter.providerId, 'providerId') } : {}),
    ...(filter.status ? { status: filter.status } : {}),
  }
  if (!filter.availableOnly) return where
  const models = await services.db.llmModel.findMany({ where, include: { provider: true } })
  const available = models.filter((model) => modelAvailability(model, services.credentials).isAvailable)
  return { id: { in: available.map(({ id }) => id) } }
}

builder.queryFields((t) => ({
  llmModels: t.field({
    type: [LlmModel],
    description: 'The models, by provider in the order of llmProviders, the default first.',
    authScopes: { signedIn: true },
    args: { ...filterArgs, ...longPageArgs },
    resolve: async (_root, args, context) => {
      const page = toPage(args, MAX_LONG_LIMIT)
      return context.services.db.llmModel.findMany({
        where: await toWhere(args, context),
        orderBy: [
          { provider: { isSandbox: 'asc' } },
          { provider: { displayName: 'asc' } },
          { isDefault: 'desc' },
          { displayName: 'asc' },
          { id: 'asc' },
        ],
        ...toSlice(page),
      })
    },
  }),
  llmModelCount: t.int({
    description: 'How many llmModels the same filter gives.',
    authScopes: { signedIn: true },
    args: filterArgs,
    resolve: async (_root, args, context) =>
      context.services.db.llmModel.count({ where: await toWhere(args, context) }),
  }),
}))
