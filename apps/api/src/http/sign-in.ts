import { TooManyFailures, signIn, signOut } from '@sluice/core/access'
import { SluiceError } from '@sluice/core/shared'
import { z } from 'zod'

import type { IncomingMessage } from 'node:http'
import type { SignInDependencies } from '@sluice/core/access'

import { findUnstorable } from '../graphql/storable-text.ts'
import { requireOwnPage } from './authenticate.ts'
import { readJson } from './body.ts'
import { sendJson } from './send.ts'
import { readSessionToken, setSessionCookie } from './session-cookie.ts'

import type { Route } from './router.ts'

const credentialsSchema = z.object({
  email: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(1000),
})

type Credentials = z.infer<typeof credentialsSchema>

/** The routes that trade a password for a session and end it again. */
export function createSignInRoutes(dependencies: SignInDependencies): Record<'signIn' | 'signOut', Route> {
  return {
    async signIn(request, response) {
      requireOwnPage(request)
      const credentials = parseCredentials(await readJson(request))
      try {
        const session = await signIn(dependencies, { ...credentials, address: toAddress(request) })
        setSessionCookie(request, response, session)
        sendJson(response, 200, { expiresAt: session.expiresAt.toISOString() })
      } catch (error) {
        if (error instanceof TooManyFailures) response.setHeader('retry-after', error.waitSeconds)
        throw error
      }
    },
    async signOut(request, response) {
      requireOwnPage(request)
      const token = readSessionToken(request)
      if (token !== null) await signOut(dependencies, token)
      setSessionCookie(request, response, null)
      sendJson(response, 200, {})
    },
  }
}

function parseCredentials(body: unknown): Credentials {
  const fault = findUnstorable(body, 'body')
  if (fault) throw fault
  const parsed = credentialsSchema.safeParse(body)
  if (parsed.success) return parsed.data
  const field = String(parsed.error.issues[0]?.path[0] ?? 'body')
  throw new SluiceError('VALIDATION_FAILED', 'Send { "email": …, "password": … }, both as text.', { field })
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** Who knocks. Behind a proxy on this machine that is what the proxy says last; from elsewhere such a claim is worth nothing. */
function toAddress({ socket, headers }: IncomingMessage): string {
  const peer = socket.remoteAddress ?? ''
  const forwarded = headers['x-forwarded-for']
  if (!LOOPBACK.has(peer) || typeof forwarded !== 'string') return peer
  return forwarded.split(',').at(-1)?.trim() ?? peer
}
