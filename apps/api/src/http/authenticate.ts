import { SluiceError } from '@sluice/core/shared'

import type { IncomingMessage } from 'node:http'
import type { Callers, SignedIn } from '@sluice/core/access'

import { readSessionToken } from './session-cookie.ts'

/** Other sites cannot set a header of our own, so a request that has it comes from our pages. */
const CSRF_HEADER = 'x-sluice-csrf'

/** Who sent a request, and the same asked again as long as the request lives. */
export type Caller = { signedIn: SignedIn; askAgain: () => Promise<SignedIn | null> }

/** Who sends a request: an API key's owner, or the session of the cookie. Refuses everybody else. */
export async function authenticate(
  { callers }: { callers: Callers },
  request: IncomingMessage,
): Promise<Caller> {
  const askAgain = toQuestion(callers, request)
  const signedIn = await askAgain?.()
  if (askAgain && signedIn) return { signedIn, askAgain }
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

/** What to ask to know who sends a request; null when it does not say anything. */
function toQuestion(callers: Callers, request: IncomingMessage): Caller['askAgain'] | null {
  const key = readApiKey(request)
  if (key !== null) return () => callers.ofApiKey(key)
  const token = readSessionToken(request)
  if (token === null) return null
  requireOwnPage(request)
  return () => callers.ofSession(token)
}

function readApiKey({ headers }: IncomingMessage): string | null {
  const named = headers['x-api-key']
  if (typeof named === 'string') return named
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null
}
