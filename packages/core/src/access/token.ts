import { randomBytes } from 'node:crypto'

import { invalid } from '#shared'

const SECRET_BYTES = 32
const SHOWN_CHARACTERS = 8
const PASSWORD_BYTES = 12

const LIVE = 'pk_live_'
const TEST = 'pk_test_'

/** A new session token; only its digest is stored. */
export function createSessionToken(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** A new API key: `pk_live_` or `pk_test_` and 32 random bytes in base64url. */
export function createApiKeySecret(isTest: boolean): string {
  return (isTest ? TEST : LIVE) + randomBytes(SECRET_BYTES).toString('base64url')
}

/** A password for somebody who has not chosen one yet: 16 characters. */
export function createPassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url')
}

/** The part of an API key that may be shown: its type and first 8 characters. */
export function toPrefix(key: string): string {
  const match = /^(pk_(?:live|test)_)([\w-]+)$/.exec(key)
  if (!match?.[1] || !match[2]) throw invalid('key', 'An API key starts with pk_live_ or pk_test_.')
  return match[1] + match[2].slice(0, SHOWN_CHARACTERS)
}

/** Whether a prefix is that of a key for tests. */
export function isTestPrefix(prefix: string): boolean {
  return prefix.startsWith(TEST)
}
