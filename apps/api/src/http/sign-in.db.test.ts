import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request } from '../../test/client.ts'
import { startApi } from '../../test/start-api.ts'
import { ADMIN, createWorld } from '../../test/world.ts'

import type { TestApi } from '../../test/start-api.ts'

let api: TestApi
let now = new Date('2026-06-01T12:00:00Z')

beforeAll(async () => {
  api = await startApi({ overrides: { clock: { now: () => now } } })
  await createWorld(api)
})

afterAll(() => api[Symbol.asyncDispose]())

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sluice-csrf': '1', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** Each from an address of its own, as a proxy on this machine would say. */
function signInFrom(
  address: string,
  credentials: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return post('/auth/sign-in', credentials, { 'x-forwarded-for': `1.1.1.1, ${address}`, ...headers })
}

function cookieOf(response: Response): string {
  return response.headers.get('set-cookie') ?? ''
}

function tokenOf(response: Response): string {
  return /sluice_session=([^;]+)/.exec(cookieOf(response))?.[1] ?? ''
}

describe('sign-in', () => {
  test('gives a session that scripts and other sites cannot use', async () => {
    const response = await signInFrom('10.0.0.1', { ...ADMIN, email: ' ADA@example.test ' })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ expiresAt: '2026-06-08T12:00:00.000Z' })
    expect(cookieOf(response)).toMatch(
      /^sluice_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Expires=Mon, 08 Jun 2026 12:00:00 GMT$/,
    )
    const { data } = await request(api.url, { cookie: tokenOf(response) }, '{ me { name } }')
    expect(data).toEqual({ me: { name: 'ada' } })
  })

  test('over https marks the cookie Secure', async () => {
    const response = await signInFrom('10.0.0.1', ADMIN, { 'x-forwarded-proto': 'https' })
    expect(cookieOf(response)).toMatch(/; Secure$/)
  })

  test('says the same of a wrong password and of an address nobody has', async () => {
    const wrong = await signInFrom('10.0.0.2', { ...ADMIN, password: 'wrong password' })
    const unknown = await signInFrom('10.0.0.2', { ...ADMIN, email: 'eve@example.test' })
    for (const response of [wrong, unknown]) {
      expect(response.status).toBe(401)
      expect(cookieOf(response)).toBe('')
      expect(await response.json()).toEqual({
        error: {
          code: 'UNAUTHENTICATED',
          message: 'The e-mail address or the password is wrong.',
          retryable: false,
          reference: response.headers.get('x-request-id'),
        },
      })
    }
  })

  const malformed: [name: string, body: unknown, field: string][] = [
    ['no JSON', '{', 'body'],
    ['no object', '[]', 'body'],
    ['no password', { email: 'a@b.c' }, 'password'],
    ['an e-mail address that is no text', { email: 1, password: 'x' }, 'email'],
    ['a body beyond the limit', `{"email":"${'x'.repeat(300_000)}"}`, 'body'],
  ]
  test.each(malformed)('refuses %s', async (_, body, field) => {
    const response = await signInFrom('10.0.0.3', body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'VALIDATION_FAILED', field } })
  })

  test('needs the header that other sites cannot set', async () => {
    const response = await fetch(`${api.url}/auth/sign-in`, { method: 'POST', body: JSON.stringify(ADMIN) })
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })

  test('is closed to an account after ten failures, wherever they came from, and opens again', async () => {
    const email = 'victim@example.test'
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, index) => signInFrom(`10.1.0.${index}`, { email, password: 'guess' })),
    )
    const statuses = tries.map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(10)
    const throttled = await signInFrom('10.1.1.1', { email: ` ${email.toUpperCase()}`, password: 'guess' })
    expect(throttled.status).toBe(429)
    expect(throttled.headers.get('retry-after')).toBe('900')
    expect(await throttled.json()).toMatchObject({ error: { code: 'RATE_LIMITED', retryable: true } })
    now = new Date(now.getTime() + 900_000)
    expect((await signInFrom('10.1.1.1', { email, password: 'guess' })).status).toBe(401)
  })

  test('is closed to an address after ten failures, whichever accounts they were for', async () => {
    for (let index = 0; index < 10; index += 1) {
      await signInFrom('10.2.0.1', { email: `nobody${index}@example.test`, password: 'guess' })
    }
    expect((await signInFrom('10.2.0.1', ADMIN)).status).toBe(429)
    expect((await signInFrom('10.2.0.2', ADMIN)).status).toBe(200)
  })
})

describe('sign-out', () => {
  test('ends the session and takes the cookie away', async () => {
    const cookie = tokenOf(await signInFrom('10.0.0.9', ADMIN))
    const response = await post('/auth/sign-out', {}, { cookie: `other=1; sluice_session=${cookie}` })
    expect(response.status).toBe(200)
    expect(cookieOf(response)).toMatch(
      /^sluice_session=; Path=\/; HttpOnly; SameSite=Strict; Expires=Thu, 01 Jan 1970/,
    )
    const { status, errors } = await request(api.url, { cookie }, '{ me { name } }')
    expect(status).toBe(401)
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })

  test('without a session is no error', async () => {
    expect((await post('/auth/sign-out', {})).status).toBe(200)
  })

  test('needs the header that other sites cannot set', async () => {
    expect((await fetch(`${api.url}/auth/sign-out`, { method: 'POST' })).status).toBe(403)
  })

  test('cannot be had by GET', async () => {
    const response = await fetch(`${api.url}/auth/sign-out`, { headers: { 'x-sluice-csrf': '1' } })
    expect(response.status).toBe(404)
  })
})
