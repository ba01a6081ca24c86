import { Secret } from '@sluice/llm'

/** Names of environment variables that a provider may refer to; anything else in the environment is none of its business. */
const ALLOWED_NAME = /^(?:[A-Z][A-Z0-9_]*_API_KEY|SLUICE_CREDENTIAL_[A-Z0-9_]+)$/

/** Where credentials come from: the environment as read at start. */
export type CredentialSource = { environment: Readonly<Record<string, string | undefined>> }

export type CredentialStatus = { secret: Secret } | { secret: null; reason: string }

/** Resolves a provider's credential reference (`env:NAME`). The reason says what to do; it never contains a value. */
export function resolveCredential(reference: string | null, source: CredentialSource): CredentialStatus {
  if (reference === null) return { secret: null, reason: 'No credential is set for this provider.' }
  const [scheme, name] = split(reference)
  if (scheme !== 'env')
    return { secret: null, reason: `Credential references of the kind "${scheme}:" are not supported.` }
  if (!ALLOWED_NAME.test(name)) {
    return {
      secret: null,
      reason: `${name} is not allowed: use a variable ending in _API_KEY or starting with SLUICE_CREDENTIAL_.`,
    }
  }
  const value = source.environment[name]?.trim()
  if (!value) return { secret: null, reason: `${name} is not set in the environment.` }
  return { secret: new Secret(value) }
}

function split(reference: string): [scheme: string, rest: string] {
  const colon = reference.indexOf(':')
  return colon < 0 ? ['', reference] : [reference.slice(0, colon), reference.slice(colon + 1)]
}
