import { csrfHeaders } from '#graphql/client.ts'
import { readRecord, readText } from '#lib/read-json.ts'

export type SignInResult =
  | { kind: 'signedIn' }
  | { kind: 'refused'; message: string }
  | { kind: 'throttled'; seconds: number }
  | { kind: 'unreachable' }

const usualThrottleSeconds = 60

/** Trades a password for the session cookie, which scripts never see. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  const response = await post('/auth/sign-in', { email, password })
  if (!response || response.status >= 500) return { kind: 'unreachable' }
  if (response.ok) return { kind: 'signedIn' }
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after'))
    return { kind: 'throttled', seconds: seconds > 0 ? Math.ceil(seconds) : usualThrottleSeconds }
  }
  return { kind: 'refused', message: (await readMessage(response)) ?? 'That did not work.' }
}

/** Ends the session; false when the API could not be told. */
export async function signOut(): Promise<boolean> {
  const response = await post('/auth/sign-out', {})
  return response?.ok ?? false
}

async function post(path: string, body: Record<string, string>): Promise<Response | null> {
  try {
    return await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { ...csrfHeaders, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    return null
  }
}

async function readMessage(response: Response): Promise<string | null> {
  try {
    const answer: unknown = await response.json()
    return readText(readRecord(readRecord(answer).error).message)
  } catch {
    return null
  }
}
