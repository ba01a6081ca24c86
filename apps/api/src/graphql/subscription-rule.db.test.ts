import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readAnswer } from '../../test/client.ts'
import { startApi } from '../../test/start-api.ts'
import { createWorld, startRunOf } from '../../test/world.ts'

import type { TestApi } from '../../test/start-api.ts'
import type { World } from '../../test/world.ts'

let api: TestApi
let world: World
let runId: string

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  const { definitionId, home } = world
  runId = (await startRunOf(api, home.actor, { definitionId, models: ['sandbox/sim'] })).id
})

afterAll(() => api[Symbol.asyncDispose]())

function ask(query: string, accept: string): Promise<Response> {
  return fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': world.home.keys.MEMBER.key, accept },
    body: JSON.stringify({ query, variables: { id: runId } }),
  })
}

const WATCH = 'subscription ($id: ID!) { runProgress(runId: $id) { id } }'

describe('a subscription', () => {
  test.each(['text/event-stream', '*/*', 'text/*', 'application/json, text/event-stream'])(
    'is a stream to who accepts one: %s',
    async (accept) => {
      const response = await ask(WATCH, accept)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
      await response.body?.cancel()
    },
  )

  test.each(['application/json', 'application/graphql-response+json'])(
    'is refused to who would not read it: %s',
    async (accept) => {
      const response = await ask(WATCH, accept)
      expect(response.status).toBe(accept === 'application/json' ? 200 : 406)
      const { data, errors } = await readAnswer(response)
      expect(data).toBeNull()
      expect(errors).toMatchObject([
        {
          message: 'Subscriptions are answered as text/event-stream: accept it.',
          extensions: { code: 'VALIDATION_FAILED' },
        },
      ])
    },
  )

  const empty: [name: string, document: string][] = [
    ['of a skipped field', 'subscription ($id: ID!) { runProgress(runId: $id) @skip(if: true) { id } }'],
    [
      'of a fragment that is not included',
      'subscription ($id: ID!) { ... @include(if: false) { runProgress(runId: $id) { id } } }',
    ],
    [
      'of a field skipped in a fragment',
      'subscription ($id: ID!) { ...A } fragment A on Subscription { runProgress(runId: $id) @skip(if: true) { id } }',
    ],
  ]
  test.each(empty)('that may be of nothing is refused: %s', async (_, document) => {
    const { data, errors } = await readAnswer(await ask(document, 'application/json, text/event-stream'))
    expect(data).toBeNull()
    expect(errors[0]?.extensions.code).toBe('VALIDATION_FAILED')
    expect(errors[0]?.message).toMatch(/one field at its top|`@(?:skip|include)`/)
  })
})

describe('an answer that the caller does not accept', () => {
  const START = 'mutation ($input: StartRunInput!) { startRun(input: $input) { jobCount } }'

  test.each(['text/html', 'image/png', 'multipart/mixed', 'application/json;charset=utf-16', ',;q'])(
    'is refused before anything is changed: %s',
    async (accept) => {
      const before = await api.db.run.count()
      const response = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': world.home.keys.MEMBER.key, accept },
        body: JSON.stringify({
          query: START,
          variables: { input: { definitionId: world.definitionId, models: ['sandbox/sim'] } },
        }),
      })
      expect(response.status).toBe(406)
      expect((await readAnswer(response)).errors).toMatchObject([
        { extensions: { code: 'VALIDATION_FAILED' } },
      ])
      expect(await api.db.run.count()).toBe(before)
    },
  )
})
