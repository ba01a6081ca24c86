import type { Protocol } from '../registry-names.ts'
import type { CredentialValues } from './credential.ts'
import type { LimitValues } from './limit-fields.tsx'

/** What can be said of a provider but its credential. */
export type ProviderSettings = LimitValues & {
  name: string
  displayName: string
  protocol: Protocol
  baseUrl: string
  allowPrivateAddress: boolean
}

/** What can be said of a provider when it is added, and changed later. */
export type ProviderValues = ProviderSettings & CredentialValues

export const newProviderValues: ProviderValues = {
  name: '',
  displayName: '',
  protocol: 'OPENAI',
  baseUrl: '',
  allowPrivateAddress: false,
  credentialKind: 'STORED',
  credential: '',
  maxParallelRequests: 5,
  requestsPerMinute: 60,
  tokensPerMinute: null,
  requestTimeoutSeconds: 120,
}

/** Nothing else of a row, which has at run time what other components asked for too. */
export function toProviderSettings(provider: ProviderSettings): ProviderSettings {
  const { name, displayName, protocol, baseUrl, allowPrivateAddress } = provider
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
  }
}
