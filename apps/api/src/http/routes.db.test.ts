import { afterAll, beforeAll, expect, test } from 'vitest'

import { toHeaders } from '../../test/client.ts'
import { startApi } from '../../test/start-api.ts'
import { createWorld } from '../../test/world.ts'
import { ROUTES, findRoute } from './routes.ts'

import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

let api: TestApi
let world: World

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
})

afterAll(() => api[Symbol.asyncDispose]())

/** A request that the route would take, by whoever. */
function knock(name: string, headers: Record<string, string>): Promise<Response> {
  const [method = '', path = ''] = name.split(' ')
  return fetch(api.url + path.replace('*', '/no/such/page'), {
    method: method === '*' ? 'POST' : method,
    headers: { 'content-type': 'application/json', 'x-sluice-csrf': '1', ...headers },
    ...(method === 'GET' ? {} : { body: JSON.stringify({ query: '{ __typename }' }) }),
  })
}

test.each(Object.entries(ROUTES))('%s is %s', async (name, access) => {
  const [anonymous, known] = [await knock(name, {}), await knock(name, toHeaders(world.home.keys.VIEWER))]
  expect(anonymous.status === 401).toBe(access === 'SIGNED_IN')
  expect(known.status).not.toBe(401)
})

test.each([
  ['GET', '/healthz', 'GET /healthz'],
  ['HEAD', '/healthz', 'GET /healthz'],
  ['POST', '/healthz', '* *'],
  ['POST', '/graphql', '* /graphql'],
  ['GET', '/graphql', '* /graphql'],
  ['GET', '/graphql/more', '* *'],
  ['GET', '/auth/sign-in', '* *'],
  ['GET', '*', '* *'],
  ['*', '*', '* *'],
  ['GET', '/__proto__', '* *'],
])('%s %s is answered by "%s"', (method, path, name) => {
  expect(findRoute(method, path)).toBe(name)
})
