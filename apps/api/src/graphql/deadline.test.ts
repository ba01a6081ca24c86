import { setTimeout as sleep } from 'node:timers/promises'

import { buildSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import type { Plugin } from 'graphql-yoga'

import { createDeadline } from './deadline.ts'
import { toGraphqlError } from './errors.ts'

const LIMIT_MS = 100

const schema = buildSchema(`
  type Query { quick: Int slow: Int list: [Item!]! }
  type Item { slow: Int after: Item }
  type Mutation { slow: Int never: Int }
  type Subscription { ticks: Int! }
`)

const log = { debug: ignore, info: ignore, warn: ignore, error: ignore }
function ignore(): void {}

let begun: string[] = []
let failLate: PromiseWithResolvers<never>
const unhandled: unknown[] = []
const remember = (reason: unknown): void => void unhandled.push(reason)

const never = (name: string) => (): Promise<number> => {
  begun.push(name)
  return new Promise(() => undefined)
}

const rootValue = {
  quick: () => 1,
  slow: () => failLate.promise,
  list: () => [{ slow: never('one'), after: { slow: never('below') } }, { slow: never('two') }],
  never: never('never'),
  async *ticks() {
    for (let tick = 0; tick < 3; tick += 1) {
      await sleep(LIMIT_MS)
      yield { ticks: tick }
    }
  },
}

const withRoot: Plugin = {
  onExecute: ({ args }) => void Object.assign(args, { rootValue }),
  onSubscribe: ({ args }) => void Object.assign(args, { rootValue }),
}

const yoga = createYoga({
  schema,
  logging: false,
  maskedErrors: { maskError: (error) => toGraphqlError(error, log) },
  plugins: [createDeadline(LIMIT_MS), withRoot],
})

beforeAll(() => void process.on('unhandledRejection', remember))
afterAll(() => void process.off('unhandledRejection', remember))
beforeEach(() => {
  begun = []
  failLate = Promise.withResolvers<never>()
})

function ask(query: string, accept = 'application/json'): Response | Promise<Response> {
  return yoga.fetch('http://sluice.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  })
}

const slow: [name: string, query: string][] = [
  ['a query', '{ quick slow }'],
  ['a field of a list', '{ quick list { slow after { slow } } }'],
  ['a mutation', 'mutation { never }'],
  ['the first of several mutations', 'mutation { slow never }'],
]
test.each(slow)('what takes too long is answered with TIMEOUT: %s', async (_, query) => {
  const startedAt = performance.now()
  const response = await ask(query)
  expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS * 10)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    errors: [
      {
        message: expect.stringContaining('Not answered within 0.1 seconds'),
        extensions: { code: 'TIMEOUT', reference: '', retryable: true },
      },
    ],
  })
})

test('the status says so to who reads it', async () => {
  expect((await ask('{ slow }', 'application/graphql-response+json')).status).toBe(503)
})

test('nothing more is begun after it, and what fails later harms nobody', async () => {
  await (await ask('mutation { slow never }')).text()
  failLate.reject(new Error('too late'))
  await sleep(LIMIT_MS)
  expect(begun).toEqual([])
  expect(unhandled).toEqual([])
})

test('what is in time is answered', async () => {
  expect(await (await ask('{ quick }')).json()).toEqual({ data: { quick: 1 } })
})

test('a subscription goes on as long as it is watched', async () => {
  const text = await (await ask('subscription { ticks }', 'text/event-stream')).text()
  expect(text).toContain('data: {"data":{"ticks":2}}')
})
