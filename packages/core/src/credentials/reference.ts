import { Secret } from '@sluice/llm'

import type { CredentialFiles } from './files.ts'

/** Names of environment variables that a provider may refer to; anything else in the environment is none of its business. */
const ALLOWED_NAME = /^(?:[A-Z][A-Z0-9_]*_API_KEY|SLUICE_CREDENTIAL_[A-Z0-9_]+)$/

/** Where credentials come from. */
export type CredentialSource = {
  /** The environment as read at start. */
  environment: Readonly<Record<string, string | undefined>>
  /** What `file:` references open; absent: they are refused. */
  files?: CredentialFiles
  /** What `stored:` references open; null: there is none under that id. */
  openStored?: (id: string) => string | null
}

export type CredentialStatus = { secret: Secret } | { secret: null; reason: string }

/** Kinds of references, by the part before the colon. */
export const CREDENTIAL_SCHEMES = ['env', 'file', 'stored'] as const

/** Resolves a provider's credential reference. The reason says what to do; it never contains a value. */
export function resolveCredential(reference: string | null, source: CredentialSource): CredentialStatus {
  if (reference === null) return { secret: null, reason: 'No credential is set for this provider.' }
  const [scheme, rest] = splitReference(reference)
  if (scheme === 'env') return fromEnvironment(rest, source)
  if (scheme === 'file') {
    return source.files?.read(rest) ?? missing('Credential files need SLUICE_CREDENTIALS_DIR to be set.')
  }
  if (scheme === 'stored') {
    const value = source.openStored?.(rest)
    return value
      ? { secret: new Secret(value) }
      : missing('The stored credential is gone; set the credential again.')
  }
  return missing(`Credential references of the kind "${scheme}:" are not supported.`)
}

/** What a provider is called with. A server of the own network may ask for no credential: then it is the empty one. */
export function resolveProviderCredential(
  provider: { credentialRef: string | null; allowPrivateAddress: boolean },
  source: CredentialSource,
): CredentialStatus {
  const { credentialRef, allowPrivateAddress } = provider
  if (credentialRef === null && allowPrivateAddress) return { secret: new Secret('') }
  return resolveCredential(credentialRef, source)
}

/** Scheme and rest of a reference; the scheme is empty when there is none. */
export function splitReference(reference: string): [scheme: string, rest: string] {
  const colon = reference.indexOf(':')
  return colon < 0 ? ['', reference] : [reference.slice(0, colon), reference.slice(colon + 1)]
}

function fromEnvironment(name: string, { environment }: CredentialSource): CredentialStatus {
  if (!ALLOWED_NAME.test(name)) {
    return missing(
      `${name} is not allowed: use a variable ending in _API_KEY or starting with SLUICE_CREDENTIAL_.`,
    )
  }
  const value = environment[name]?.trim()
  return value ? { secret: new Secret(value) } : missing(`${name} is not set in the environment.`)
}

function missing(reason: string): CredentialStatus {
  return { secret: null, reason }
}
