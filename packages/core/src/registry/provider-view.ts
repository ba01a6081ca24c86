import type { LlmProvider } from '@sluice/db'

import type { JsonObject } from '#audit'
import { splitReference } from '#credentials'

/** Where a provider's credential is, as far as anybody may know. */
export type CredentialView = {
  kind: 'ENVIRONMENT' | 'FILE' | 'STORED' | 'NONE'
  /** `env:NAME` or `file:PATH`; null: there is nothing to tell. */
  reference: string | null
}

/** What may be told of a credential reference. */
export function toCredentialView(reference: string | null): CredentialView {
  if (reference === null) return { kind: 'NONE', reference: null }
  const [scheme] = splitReference(reference)
  if (scheme === 'stored') return { kind: 'STORED', reference: null }
  return { kind: scheme === 'file' ? 'FILE' : 'ENVIRONMENT', reference }
}

/** A provider in an audit row. */
export function toProviderAudit(provider: LlmProvider): JsonObject {
  const { kind, reference } = toCredentialView(provider.credentialRef)
  return { ...toSettings(provider), credential: reference ?? (kind === 'STORED' ? 'stored' : null) }
}

/** A provider as GraphQL shows it, for who changes what somebody else has changed. */
export function toCurrentProvider(provider: LlmProvider): JsonObject {
  return {
    id: provider.id,
    ...toSettings(provider),
    credential: toCredentialView(provider.credentialRef),
    isSandbox: provider.isSandbox,
    createdAt: provider.createdAt.toISOString(),
    updatedAt: provider.updatedAt.toISOString(),
  }
}

function toSettings(provider: LlmProvider): JsonObject {
  const { name, displayName, protocol, baseUrl, allowPrivateAddress, isEnabled } = provider
  const { maxParallelRequests, requestsPerMinute, tokensPerMinute, requestTimeoutSeconds } = provider
  return {
    name,
    displayName,
    protocol,
    baseUrl,
    allowPrivateAddress,
    maxParallelRequests,
    requestsPerMinute,
    tokensPerMinute,
    requestTimeoutSeconds,
    isEnabled,
  }
}
