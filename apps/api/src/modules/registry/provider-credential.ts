import { canAdminister } from '@sluice/core/access'
import { toCredentialView } from '@sluice/core/registry'

import type { CredentialView } from '@sluice/core/registry'

import { builder } from '../../graphql/builder.ts'
import { LlmProvider } from './llm-provider.ts'

const CredentialKind = builder.enumType('CredentialKind', {
  description: 'Where the credential of a provider is.',
  values: {
    ENVIRONMENT: { description: 'In an environment variable.' },
    FILE: { description: 'In a file of the mounted folder of credentials.' },
    STORED: { description: 'Here, encrypted.' },
    NONE: { description: 'There is none.' },
  },
})

const ProviderCredential = builder.objectRef<CredentialView>('ProviderCredential').implement({
  description: 'Where the credential of a provider is. What it is, nobody is told.',
  fields: (t) => ({
    kind: t.field({
      type: CredentialKind,
      description: 'What kind of place it is in.',
      resolve: ({ kind }) => kind,
    }),
    reference: t.exposeString('reference', {
      nullable: true,
      description: 'env:NAME or file:PATH; null for other kinds, and for all but administrators.',
    }),
  }),
})

builder.objectField(LlmProvider, 'credential', (t) =>
  t.field({
    type: ProviderCredential,
    description: 'Where its credential is.',
    resolve: ({ credentialRef }, _args, { actor }) => {
      const view = toCredentialView(credentialRef)
      return canAdminister(actor) ? view : { ...view, reference: null }
    },
  }),
)
