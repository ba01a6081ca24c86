import { providerAvailability } from '@sluice/core/registry'
import { parseId } from '@sluice/core/shared'

import { builder } from '../../graphql/builder.ts'
import { pageArgs, toPage, toSlice } from '../../graphql/page.ts'
import { remember } from './loaders.ts'

export const LlmProtocol = builder.enumType('LlmProtocol', {
  description: 'The wire protocol that a provider speaks.',
  values: {
    OPENAI: { description: "OpenAI's chat completions, as many vendors speak them." },
    ANTHROPIC: { description: "Anthropic's messages." },
    GOOGLE: { description: "Google's generateContent." },
    AZURE_OPENAI: { description: "OpenAI's on Azure." },
  },
})

/** Removed providers stay readable where runs refer to them, but are in no list. */
const LISTED = { archivedAt: null }

export const LlmProvider = builder.loadableObject('LlmProvider', {
  description: "An account at a vendor's endpoint and its limits. Its credential is never given out.",
  load: (ids: string[], { services }) => services.db.llmProvider.findMany({ where: { id: { in: ids } } }),
  toKey: ({ id }) => id,
  sort: true,
  cacheResolved: true,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    name: t.exposeString('name', { description: 'Unique slug [a-z0-9-], the left part of model refs.' }),
    displayName: t.exposeString('displayName', {
      description: 'As shown to people, at most 100 characters.',
    }),
    protocol: t.field({
      type: LlmProtocol,
      description: 'How it is spoken to.',
      resolve: ({ protocol }) => protocol,
    }),
    baseUrl: t.exposeString('baseUrl', {
      description: 'Where it answers; sandbox:// leads to the bundled simulator.',
    }),
    maxParallelRequests: t.exposeInt('maxParallelRequests', {
      description: 'Calls at one instant, over all processes.',
    }),
    requestsPerMinute: t.exposeInt('requestsPerMinute', {
      description: 'Calls in any 60 seconds, over all processes.',
    }),
    tokensPerMinute: t.exposeInt('tokensPerMinute', {
      nullable: true,
      description: 'Tokens in any 60 seconds, over all processes; null: not limited.',
    }),
    requestTimeoutSeconds: t.exposeInt('requestTimeoutSeconds', {
      description: 'Hard deadline of one call, in seconds.',
    }),
    allowPrivateAddress: t.exposeBoolean('allowPrivateAddress', {
      description: 'Whether an administrator said that it runs in the own network.',
    }),
    isEnabled: t.exposeBoolean('isEnabled', { description: 'False: an administrator switched it off.' }),
    isSandbox: t.exposeBoolean('isSandbox', {
      description: 'Answered by the bundled simulator; left out of cost totals.',
    }),
    isAvailable: t.boolean({
      description: 'Whether it can be called now: enabled, and its credential is there.',
      resolve: (provider, _args, { services }) =>
        providerAvailability(provider, services.credentials).isAvailable,
    }),
    unavailableReason: t.string({
      nullable: true,
      description: 'Why it cannot be used; null when it can.',
      resolve: (provider, _args, { services }) => providerAvailability(provider, services.credentials).reason,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
})

builder.queryFields((t) => ({
  llmProvider: t.field({
    type: LlmProvider,
    nullable: true,
    description: 'Null when there is no such provider.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    resolve: (_root, { id }, { services }) =>
      services.db.llmProvider.findFirst({ where: { id: parseId(id, 'id'), ...LISTED } }),
  }),
  llmProviderByName: t.field({
    type: LlmProvider,
    nullable: true,
    description: 'Null when there is no provider of this name.',
    authScopes: { signedIn: true },
    args: {
      name: t.arg.string({ required: true, description: 'Its unique name, the left part of model refs.' }),
    },
    resolve: (_root, { name }, { services }) =>
      services.db.llmProvider.findFirst({ where: { name, ...LISTED } }),
  }),
  llmProviders: t.field({
    type: [LlmProvider],
    description: 'The providers, by display name, the sandbox ones last.',
    authScopes: { signedIn: true },
    args: pageArgs,
    resolve: async (_root, args, context) =>
      remember(
        context,
        await context.services.db.llmProvider.findMany({
          where: LISTED,
          orderBy: [{ isSandbox: 'asc' }, { displayName: 'asc' }, { id: 'asc' }],
          ...toSlice(toPage(args)),
        }),
      ),
  }),
  llmProviderCount: t.int({
    description: 'How many llmProviders there are.',
    authScopes: { signedIn: true },
    resolve: (_root, _args, { services }) => services.db.llmProvider.count({ where: LISTED }),
  }),
}))
