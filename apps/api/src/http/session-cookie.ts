import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OpenedSession } from '@sluice/core/access'

const NAME = 'sluice_session'

/** The session token a request carries. */
export function readSessionToken(request: IncomingMessage): string | null {
  return new RegExp(`(?:^|;\\s*)${NAME}=([^;\\s]+)`).exec(request.headers.cookie ?? '')?.[1] ?? null
}

/** Gives the browser the session, out of reach of scripts and of other sites; null takes it away. */
export function setSessionCookie(
  request: IncomingMessage,
  response: ServerResponse,
  session: OpenedSession | null,
): void {
  const [token, expires] = session ? [session.token, session.expiresAt] : ['', new Date(0)]
  const flags = ['Path=/', 'HttpOnly', 'SameSite=Strict', `Expires=${expires.toUTCString()}`]
  response.setHeader(
    'set-cookie',
    [`${NAME}=${token}`, ...flags, ...(isEncrypted(request) ? ['Secure'] : [])].join('; '),
  )
}

/** Whether the browser speaks https, to us or to a proxy before us. Claiming it falsely only makes the cookie stricter. */
function isEncrypted({ headers, socket }: IncomingMessage): boolean {
  return /^https\b/.test(String(headers['x-forwarded-proto'])) || 'encrypted' in socket
}
