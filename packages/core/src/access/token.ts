import { randomBytes } from 'node:crypto'

import { invalid } from '#shared'

const SECRET_BYTES = 32
const SHOWN_CHARACTERS = 8

/** A new session token; only its digest is stored. */
export function createSessionToken(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** A new API key: `pk_live_` and 32 random bytes in base64url. */
export function createApiKeySecret(): string {
  return `pk_live_${randomBytes(SECRET_BYTES).toString('base64url')}`
}

/** The part of an API key that may be shown: its type and first 8 characters. */
export function toPrefix(key: string): string {
  const match = /^(pk_(?:live|test)_)([\w-]+)$/.exec(key)
  if (!match?.[1] || !match[2]) throw invalid('key', 'An API key starts with pk_live_ or pk_test_.')
  return match[1] + match[2].slice(0, SHOWN_CHARACTERS)
}
