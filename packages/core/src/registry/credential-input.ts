import type { Db } from '@sluice/db'

import { resolveCredential, splitReference, storeCredential } from '#credentials'
import type { Keyring } from '#credentials'
import { invalid } from '#shared'
import type { Actor } from '#shared'

import type { Optional } from './parse-input.ts'

/** What a provider is given: where its credential is, or the credential itself. */
export type CredentialInput = { reference: string } | { plain: string }

const FIELD = 'credential'
const MAX_PLAIN = 4000
const MAX_REFERENCE = 500

/** The credential of an input, null where it has none. Messages repeat nothing that may be a secret. */
export function readCredential(input: { credential?: Optional<string> }): CredentialInput | null {
  const text = input.credential ?? null
  return text === null ? null : parseCredential(text)
}

function parseCredential(text: string): CredentialInput {
  const value = text.trim()
  if (value.length === 0 || value.length > MAX_PLAIN)
    throw invalid(FIELD, `A credential has 1 to ${MAX_PLAIN} characters; this one has ${value.length}.`)
  if (/\p{Cc}/u.test(value)) throw invalid(FIELD, 'A credential is one line without control characters.')
  const [scheme, rest] = splitReference(value)
  if (scheme === 'stored')
    throw invalid(FIELD, 'Credentials that are stored cannot be referred to; give the credential itself.')
  if (scheme !== 'env' && scheme !== 'file') return { plain: value }
  if (rest === '' || value.length > MAX_REFERENCE)
    throw invalid(FIELD, 'A credential reference is env:NAME or file:PATH, with at most 500 characters.')
  if (scheme === 'env') refuseUnusableName(rest)
  return { reference: value }
}

/** The reference to write into the provider's row; a plain credential is sealed first. */
export async function toReference(
  tx: Db,
  keyring: Keyring,
  { credential, actor }: { credential: CredentialInput; actor: Actor },
): Promise<string> {
  if ('reference' in credential) return credential.reference
  return storeCredential(tx, keyring, { plain: credential.plain, actor })
}

/** A name whose variable may not be read would never work, whatever it is set to. */
function refuseUnusableName(name: string): void {
  const status = resolveCredential(`env:${name}`, { environment: { [name]: 'set' } })
  if (!status.secret) throw invalid(FIELD, status.reason)
}
