import { resolveProviderCredential } from '#credentials'
import type { CredentialSource } from '#credentials'

/** Whether something can be called now; the reason is for people and says what to change. */
export type Availability = { isAvailable: true; reason: null } | { isAvailable: false; reason: string }

type ProviderState = {
  displayName: string
  isEnabled: boolean
  archivedAt: Date | null
  credentialRef: string | null
  allowPrivateAddress: boolean
}
type ModelState = { displayName: string; status: 'ACTIVE' | 'DEPRECATED' }

const AVAILABLE: Availability = { isAvailable: true, reason: null }

/** A provider can be called when it is enabled and its credential exists (S3-14). */
export function providerAvailability(provider: ProviderState, source: CredentialSource): Availability {
  if (provider.archivedAt) return { isAvailable: false, reason: `${provider.displayName} was removed.` }
  if (!provider.isEnabled) return { isAvailable: false, reason: `${provider.displayName} is switched off.` }
  // A stored credential goes only with its provider; opening it is left to calls.
  if (provider.credentialRef?.startsWith('stored:')) return AVAILABLE
  const credential = resolveProviderCredential(provider, source)
  return credential.secret ? AVAILABLE : { isAvailable: false, reason: credential.reason }
}

/** A model can be called when it is active and its provider can be called. */
export function modelAvailability(
  model: ModelState & { provider: ProviderState },
  source: CredentialSource,
): Availability {
  if (model.status === 'DEPRECATED')
    return { isAvailable: false, reason: `${model.displayName} is deprecated.` }
  return providerAvailability(model.provider, source)
}
