import { authenticateApiKey, authenticateSession } from '@sluice/core/access'
import { SluiceError } from '@sluice/core/shared'

import type { IncomingMessage } from 'node:http'
import type { AccessDependencies, SignedIn } from '@sluice/core/access'

import { readSessionToken } from './session-cookie.ts'

/** Other sites cannot set a header of our own, so a request that has it comes from our pages. */
const CSRF_HEADER = 'x-sluice-csrf'

/** Who sends a request: an API key's owner, or the session of the cookie. Refuses everybody else. */
export async function authenticate(
  dependencies: AccessDependencies,
  request: IncomingMessage,
): Promise<SignedIn> {
  const signedIn = await identify(dependencies, request)
  if (signedIn) return signedIn
  throw new SluiceError(
    'UNAUTHENTICATED',
    'Sign in, or send a valid API key as "Authorization: Bearer <key>" or "X-API-Key: <key>".',
  )
}

/** Refuses a request that a foreign site may have made a browser send. */
export function requireOwnPage(request: IncomingMessage): void {
  if (request.headers[CSRF_HEADER] !== undefined) return
  throw new SluiceError(
    'FORBIDDEN',
    `Requests with a session need the header ${CSRF_HEADER}, with any value.`,
  )
}

async function identify(
  dependencies: AccessDependencies,
  request: IncomingMessage,
): Promise<SignedIn | null> {
  const key = readApiKey(request)
  if (key !== null) return authenticateApiKey(dependencies, key)
  const token = readSessionToken(request)
  if (token === null) return null
  requireOwnPage(request)
  return authenticateSession(dependencies, token)
}

function readApiKey({ headers }: IncomingMessage): string | null {
  const named = headers['x-api-key']
  if (typeof named === 'string') return named
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null
}
