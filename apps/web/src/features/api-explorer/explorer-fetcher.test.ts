import type { FetcherParams } from '@graphiql/toolkit'
import { parse } from 'graphql'
import { beforeEach, expect, it, vi } from 'vitest'

import { FakeApi, json } from '../../test/fake-api.ts'
import { Feed } from '../../test/feed.ts'
import type { Run } from '../../test/world-runs.ts'
import { World } from '../../test/world.ts'
import { explorerFetcher } from './explorer-fetcher.ts'

let world: World
let api: FakeApi

beforeEach(() => {
  world = new World()
  api = new FakeApi(world.root)
  vi.stubGlobal('fetch', api.fetch)
})

const send = async (params: FetcherParams) =>
  explorerFetcher({ operationName: null, ...params }, { documentAST: parse(params.query) })

async function collect(answer: unknown): Promise<unknown[]> {
  const results: unknown[] = []
  if (!isStream(answer)) throw new Error('expected a stream')
  for await (const result of answer) results.push(result)
  return results
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

const watch = 'subscription Watch { runProgress(runId: "run-1") { runProgress { completed } } }'

it('a query is answered under the session', async () => {
  expect(await send({ query: '{ me { name } }' })).toEqual({ data: { me: { name: 'Ada Lovelace' } } })
})

it('a mistake in the query is answered with its message', async () => {
  expect(await send({ query: '{ nothing }' })).toHaveProperty(
    'errors.0.message',
    expect.stringContaining('nothing'),
  )
})

it('a subscription is answered as it happens, in however many pieces it comes', async () => {
  const run = world.addRun({ outcomeAt: (position) => (position < 2 ? 'ANSWERED' : null) })
  const feed = new Feed<Run>()
  world.progress.set('run-1', feed)
  feed.push(run)
  feed.push(run)
  feed.end()
  const result = { data: { runProgress: { runProgress: { completed: 2 } } } }
  expect(await collect(await send({ query: watch, operationName: 'Watch' }))).toEqual([result, result])
})

it('a subscription that is refused says why', async () => {
  api.intercepts.set('Watch', () => json({ errors: [{ message: 'No such run.' }] }))
  expect(await collect(await send({ query: watch, operationName: 'Watch' }))).toEqual([
    { errors: [{ message: 'No such run.' }] },
  ])
})

it('of several operations the chosen one counts', async () => {
  const query = `${watch} query Who { me { name } }`
  expect(await send({ query, operationName: 'Who' })).toHaveProperty('data.me.name', 'Ada Lovelace')
})
