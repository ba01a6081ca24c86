import { createProvider, deleteProvider, testProvider, updateProvider } from '@sluice/core/registry'

import { builder } from '../../graphql/builder.ts'
import { EXPECTED } from '../access/expected.ts'
import { change } from './change.ts'
import { LlmProtocol, LlmProvider } from './llm-provider.ts'

import type { ProviderTest } from '@sluice/core/registry'

const TEXTS = {
  displayName: 'As shown to people, 1 to 100 characters.',
  baseUrl:
    'Where it answers, http or https, at most 500 characters, without credentials or query. A private address needs allowPrivateAddress; the metadata service of a cloud is never allowed.',
  credential:
    'A reference, env:NAME or file:PATH, or the credential itself, which is stored encrypted and never shown again; at most 4,000 characters on one line.',
  allowPrivateAddress: 'Whether it runs in the own network; its calls may then go to private addresses.',
  maxParallelRequests: 'Calls at one instant, over all processes, 1 to 100; 0 is taken for 1.',
  requestsPerMinute: 'Calls in any 60 seconds, over all processes, 1 to 10,000.',
  tokensPerMinute: 'Tokens in any 60 seconds, over all processes, 1 to 100,000,000; null: not limited.',
  requestTimeoutSeconds: 'Hard deadline of one call in seconds, 1 to 600.',
  isEnabled: 'Whether it may be called.',
}

const CreateLlmProviderInput = builder.inputType('CreateLlmProviderInput', {
  description: 'A new provider. VALIDATION_FAILED names the field to blame.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description:
        'Unique slug, 1 to 50 of a-z, 0-9 and -; the left part of model refs, for good. CONFLICT when taken.',
    }),
    displayName: t.string({ required: true, description: TEXTS.displayName }),
    protocol: t.field({ type: LlmProtocol, required: true, description: 'How it is spoken to.' }),
    baseUrl: t.string({ required: true, description: TEXTS.baseUrl }),
    credential: t.string({ description: `${TEXTS.credential} Left out: none.` }),
    allowPrivateAddress: t.boolean({ description: `${TEXTS.allowPrivateAddress} Left out: false.` }),
    maxParallelRequests: t.int({ description: `${TEXTS.maxParallelRequests} Left out: 1.` }),
    requestsPerMinute: t.int({ description: `${TEXTS.requestsPerMinute} Left out: 60.` }),
    tokensPerMinute: t.int({ description: `${TEXTS.tokensPerMinute} Left out: not limited.` }),
    requestTimeoutSeconds: t.int({ description: `${TEXTS.requestTimeoutSeconds} Left out: 120.` }),
    isEnabled: t.boolean({ description: `${TEXTS.isEnabled} Left out: true.` }),
  }),
})

const UpdateLlmProviderInput = builder.inputType('UpdateLlmProviderInput', {
  description:
    'What to change of a provider; what is left out stays. Of sandbox providers protocol, address and credential stay as they are.',
  fields: (t) => ({
    displayName: t.string({ description: TEXTS.displayName }),
    protocol: t.field({
      type: LlmProtocol,
      description: 'How it is spoken to. Changed only together with a credential, given again or cleared.',
    }),
    baseUrl: t.string({
      description: `${TEXTS.baseUrl} Changed only together with a credential, given again or cleared.`,
    }),
    credential: t.string({ description: TEXTS.credential }),
    clearCredential: t.boolean({ description: 'True: the provider has no credential any more.' }),
    allowPrivateAddress: t.boolean({ description: TEXTS.allowPrivateAddress }),
    maxParallelRequests: t.int({ description: TEXTS.maxParallelRequests }),
    requestsPerMinute: t.int({ description: TEXTS.requestsPerMinute }),
    tokensPerMinute: t.int({ description: TEXTS.tokensPerMinute }),
    requestTimeoutSeconds: t.int({ description: TEXTS.requestTimeoutSeconds }),
    isEnabled: t.boolean({ description: TEXTS.isEnabled }),
    expectedUpdatedAt: t.field({ type: 'DateTime', description: EXPECTED }),
  }),
})

/** A change's answer: the provider, read again. */
function toResult(name: string, description: string) {
  return builder.objectRef<{ providerId: string }>(name).implement({
    description,
    fields: (t) => ({
      provider: t.field({
        type: LlmProvider,
        description: 'The provider as it is now.',
        resolve: ({ providerId }) => providerId,
      }),
    }),
  })
}

const CreateLlmProviderResult = toResult('CreateLlmProviderResult', 'The provider just added.')
const UpdateLlmProviderResult = toResult('UpdateLlmProviderResult', 'The provider just changed.')

const DeleteLlmProviderResult = builder
  .objectRef<{ deletedId: string }>('DeleteLlmProviderResult')
  .implement({
    description: 'The provider that is gone.',
    fields: (t) => ({ deletedId: t.exposeID('deletedId', { description: 'UUID it had.' }) }),
  })

const ProviderTestError = builder
  .objectRef<NonNullable<ProviderTest['error']>>('ProviderTestError')
  .implement({
    description: 'Why a provider did not answer as it should.',
    fields: (t) => ({
      code: t.exposeString('code', {
        description: 'One of the closed set, e.g. AUTH_ERROR or NETWORK_ERROR.',
      }),
      message: t.exposeString('message', { description: "A sentence, mostly the vendor's own." }),
      suggestions: t.exposeStringList('suggestions', { description: 'What can be done about it.' }),
      retryable: t.exposeBoolean('retryable', {
        description: 'Whether it may answer later without anybody changing anything.',
      }),
    }),
  })

const TestLlmProviderResult = builder.objectRef<ProviderTest>('TestLlmProviderResult').implement({
  description: 'How a provider answered.',
  fields: (t) => ({
    provider: t.field({
      type: LlmProvider,
      description: 'The provider.',
      resolve: ({ providerId }) => providerId,
    }),
    isOk: t.exposeBoolean('isOk', { description: 'Whether it answered as it should.' }),
    latencyMs: t.exposeInt('latencyMs', { description: 'How long that took, in milliseconds.' }),
    modelCount: t.exposeInt('modelCount', {
      nullable: true,
      description: 'How many models it offers; null when it does not say.',
    }),
    models: t.exposeStringList('modelIds', { description: "The first 50 of them, by the vendor's names." }),
    error: t.field({
      type: ProviderTestError,
      nullable: true,
      description: 'What went wrong; null when nothing did.',
      resolve: ({ error }) => error,
    }),
  }),
})

const id = { required: true, description: 'UUID; else VALIDATION_FAILED. NOT_FOUND.' } as const

builder.mutationFields((t) => ({
  createLlmProvider: t.field({
    type: CreateLlmProviderResult,
    description: 'Adds a provider. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: { input: t.arg({ type: CreateLlmProviderInput, required: true, description: 'The provider.' }) },
    resolve: (_root, { input }, context) =>
      change(context, (services, request) => createProvider(services, request, input)),
  }),
  updateLlmProvider: t.field({
    type: UpdateLlmProviderResult,
    description:
      'Changes a provider; in force everywhere within a second. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: {
      id: t.arg.id(id),
      input: t.arg({ type: UpdateLlmProviderInput, required: true, description: 'What to change.' }),
    },
    resolve: (_root, args, context) =>
      change(context, (services, request) => updateProvider(services, request, args)),
  }),
  deleteLlmProvider: t.field({
    type: DeleteLlmProviderResult,
    description:
      'Deletes a provider and its stored credential. CONFLICT with what needs it: models, runs, settings. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: {
      id: t.arg.id(id),
      expectedUpdatedAt: t.arg({ type: 'DateTime', description: EXPECTED }),
    },
    resolve: (_root, args, context) =>
      change(context, (services, request) => deleteProvider(services, request, args)),
  }),
  testLlmProvider: t.field({
    type: TestLlmProviderResult,
    description:
      'Calls a provider once, for its models or for one token, within 8 seconds. That it fails is an answer, not an error. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: { id: t.arg.id(id) },
    resolve: (_root, args, context) =>
      change(context, (services, request) => testProvider(services, request, args.id)),
  }),
}))
