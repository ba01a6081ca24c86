import { Client, fetchExchange } from '@urql/core'
import { expect, it } from 'vitest'

import { createIdempotencyExchange } from './idempotency.ts'

function setUp(fetchOptions: RequestInit | (() => RequestInit)) {
  const headers: Headers[] = []
  const client = new Client({
    url: 'http://127.0.0.1/graphql',
    exchanges: [createIdempotencyExchange(), fetchExchange],
    fetchOptions,
    fetch: async (_url, init) => {
      headers.push(new Headers(init?.headers))
      return Response.json({ data: { done: true } })
    },
    preferGetMethod: false,
  })
  return { client, headers }
}

it('each mutation carries a key of its own beside the usual headers, and a query none', async () => {
  const { client, headers } = setUp({ headers: { 'x-sluice-csrf': '1' } })
  await client.mutation('mutation { done }', {}).toPromise()
  await client.mutation('mutation { done }', {}).toPromise()
  await client.query('query { done }', {}).toPromise()
  const keys = headers.map((each) => each.get('idempotency-key'))
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(keys[1]).not.toBe(keys[0])
  expect(keys[2]).toBeNull()
  expect(headers.map((each) => each.get('x-sluice-csrf'))).toEqual(['1', '1', '1'])
})

it('a key that is given is the one that is sent', async () => {
  const { client, headers } = setUp(() => ({ headers: new Headers({ 'x-one': '1' }) }))
  await client.mutation('mutation { done }', {}, { idempotencyKey: 'again' }).toPromise()
  expect(headers[0]?.get('idempotency-key')).toBe('again')
  expect(headers[0]?.get('x-one')).toBe('1')
})
