import { providerAvailability } from '@sluice/core/registry'
import { invalid, parseId } from '@sluice/core/shared'
import { Prisma } from '@sluice/db'

import type { LlmModelKind as Kind, LlmModelStatus as Status } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { MAX_LONG_LIMIT, longPageArgs, toPage } from '../../graphql/page.ts'
import { AvailableModel } from './available-model.ts'
import { LlmModel, LlmModelKind, LlmModelStatus } from './llm-model.ts'
import { loadModels } from './loaders.ts'
import { countModels, loadModelRows } from './model-rows.ts'

import type { Context } from '../../graphql/context.ts'

const MAX_SEARCH = 100

const filterArgs = builder.args((t) => ({
  providerId: t.id({ description: 'Only models of this provider; VALIDATION_FAILED when it is no UUID.' }),
  status: t.field({ type: LlmModelStatus, description: 'Only models of this status.' }),
  kind: t.field({ type: LlmModelKind, description: 'Only models of this kind.' }),
  availableOnly: t.boolean({ defaultValue: false, description: 'Only models that can be called now.' }),
  search: t.string({
    description: `Only models with this in their modelId or displayName, in any case; at most ${MAX_SEARCH} characters, else VALIDATION_FAILED.`,
  }),
}))

type Filter = {
  providerId?: string | null | undefined
  status?: Status | null | undefined
  kind?: Kind | null | undefined
  availableOnly?: boolean | null | undefined
  search?: string | null | undefined
}

/** What a filter asks for of the model `m` and its provider `p`. */
async function toWhere(filter: Filter, context: Context): Promise<Prisma.Sql> {
  const { providerId, status, kind, availableOnly, search } = filter
  if (search && search.length > MAX_SEARCH)
    throw invalid('search', `search has ${search.length} characters; at most ${MAX_SEARCH} are allowed.`)
  const conditions = [
    Prisma.sql`p.archived_at IS NULL`,
    ...(providerId ? [Prisma.sql`p.id = ${parseId(providerId, 'providerId')}::uuid`] : []),
    ...(status ? [Prisma.sql`m.status = ${status}::"LlmModelStatus"`] : []),
    ...(kind ? [Prisma.sql`m.kind = ${kind}::"LlmModelKind"`] : []),
    ...(search ? [toMatch(search)] : []),
    ...(availableOnly ? [await toAvailable(context)] : []),
  ]
  return Prisma.join(conditions, ' AND ')
}

function toMatch(search: string): Prisma.Sql {
  const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
  return Prisma.sql`(m.model_id ILIKE ${pattern} OR m.display_name ILIKE ${pattern})`
}

/** Whether a provider can be called only code can tell. */
async function toAvailable({ services }: Context): Promise<Prisma.Sql> {
  const providers = await services.db.llmProvider.findMany({ where: { archivedAt: null } })
  const available = providers.filter(
    (provider) => providerAvailability(provider, services.credentials).isAvailable,
  )
  return Prisma.sql`m.status = 'ACTIVE' AND p.id = ANY(${available.map(({ id }) => id)}::uuid[])`
}

builder.queryFields((t) => ({
  llmModel: t.field({
    type: LlmModel,
    nullable: true,
    description: 'Null when there is no such model.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    resolve: (_root, { id }, { services }) =>
      services.db.llmModel.findFirst({ where: { id: parseId(id, 'id'), provider: { archivedAt: null } } }),
  }),
  llmModelByIdentifier: t.field({
    type: LlmModel,
    nullable: true,
    description: 'The model that a provider has under a name of its vendor; null when there is none.',
    authScopes: { signedIn: true },
    args: {
      providerName: t.arg.string({ required: true, description: "The provider's unique name." }),
      modelId: t.arg.string({ required: true, description: "The vendor's name for the model." }),
    },
    resolve: (_root, { providerName, modelId }, { services }) =>
      services.db.llmModel.findFirst({
        where: { modelId, provider: { name: providerName, archivedAt: null } },
      }),
  }),
}))

builder.queryFields((t) => ({
  llmModels: t.field({
    type: [LlmModel],
    description: 'The models, by provider in the order of llmProviders, the default first.',
    authScopes: { signedIn: true },
    args: { ...filterArgs, ...longPageArgs },
    resolve: async (_root, args, context, info) => {
      const page = toPage(args, MAX_LONG_LIMIT)
      return loadModels(context, info, await toWhere(args, context), page)
    },
  }),
  llmModelCount: t.int({
    description: 'How many llmModels the same filter gives.',
    authScopes: { signedIn: true },
    args: filterArgs,
    resolve: async (_root, args, context) => countModels(context.services.db, await toWhere(args, context)),
  }),
}))

builder.queryFields((t) => ({
  availableModels: t.field({
    type: [AvailableModel],
    description:
      'What a run can be started with: the active chat models, in the order of llmModels. A provider whose models are all ' +
      'deprecated is not among them.',
    authScopes: { signedIn: true },
    args: {
      availableOnly: t.arg.boolean({
        defaultValue: false,
        description: 'Only models that can be called now.',
      }),
      ...longPageArgs,
    },
    resolve: async (_root, args, context) => {
      const page = toPage(args, MAX_LONG_LIMIT)
      const { availableOnly } = args
      const where = await toWhere({ status: 'ACTIVE', kind: 'CHAT', availableOnly }, context)
      const { models, providers } = await loadModelRows(context.services.db, {
        where,
        page,
        costsAt: null,
        isWhole: false,
      })
      const byId = new Map(providers.map((provider) => [provider.id, provider]))
      return models.flatMap((model) => {
        const provider = byId.get(model.providerId)
        return provider ? [{ ...model, provider }] : []
      })
    },
  }),
}))
