import { providerPresets } from '@sluice/core/catalogue'

import type { ProviderPreset as Preset } from '@sluice/core/catalogue'

import { builder } from '../../graphql/builder.ts'
import { LlmProtocol } from './llm-provider.ts'

const ProviderPreset = builder.objectRef<Preset>('LlmProviderPreset').implement({
  description: 'What a new provider starts from when it is one of those that everybody has.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Suggested name of the provider.' }),
    displayName: t.exposeString('displayName', { description: 'As shown to people.' }),
    protocol: t.field({
      type: LlmProtocol,
      description: 'How it is spoken to.',
      resolve: ({ protocol }) => protocol,
    }),
    baseUrl: t.exposeString('baseUrl', {
      description:
        'Where it answers; {resource} in it is to be replaced by what the account is called at the vendor.',
    }),
    credentialSuggestion: t.exposeString('credentialSuggestion', {
      nullable: true,
      description: 'A credential reference, e.g. env:NAME; null: none is needed as a rule.',
    }),
    needsCredential: t.exposeBoolean('needsCredential', {
      description: 'Whether it answers nobody without a credential.',
    }),
    allowPrivateAddress: t.exposeBoolean('allowPrivateAddress', {
      description: 'Whether it runs in the own network.',
    }),
    maxParallelRequests: t.exposeInt('maxParallelRequests', {
      description: 'Suggested calls at one instant.',
    }),
    requestsPerMinute: t.exposeInt('requestsPerMinute', {
      description: 'Suggested calls in any 60 seconds.',
    }),
    note: t.exposeString('note', { description: 'A sentence or two for whoever sets it up.' }),
  }),
})

builder.queryField('llmProviderPresets', (t) =>
  t.field({
    type: [ProviderPreset],
    description: 'Well-known providers to start from, the most usual first.',
    authScopes: { signedIn: true },
    resolve: () => [...providerPresets()],
  }),
)
