import { readFileSync } from 'node:fs'

import { Client, fetchExchange } from '@urql/core'
import { beforeEach, expect, it } from 'vitest'

import { readRecord, readText } from '#lib/read-json.ts'

import { FakeApi } from '../test/fake-api.ts'
import { World } from '../test/world.ts'
import { createCacheExchange } from './cache.ts'
import { graphql } from './graphql.ts'
import { collectDocuments, toIds, toManifest } from './persisted-documents.ts'
import { createPersistedExchange } from './persisted-exchange.ts'

const Card = graphql(
  `
    fragment Card on Viewer {
      name
      team {
        id
        ...Team_name
      }
    }
  `,
  [
    graphql(`
      fragment Team_name on Team {
        name
      }
    `),
  ],
)
const Page = graphql(
  `
    query Page($search: String) {
      me {
        ...Card
      }
      definitions(search: $search) {
        id
        name
      }
    }
  `,
  [Card],
)

const documents = collectDocuments([
  { path: import.meta.filename, text: readFileSync(import.meta.filename, 'utf8') },
])
const manifest = toManifest(documents)

let api: FakeApi
let bodies: Record<string, unknown>[]

beforeEach(() => {
  api = new FakeApi(new World().root)
  bodies = []
})

/** The client of the pages, before an API that knows the manifest. */
function createClient(ids: Record<string, string>): Client {
  return new Client({
    url: '/graphql',
    exchanges: [createCacheExchange(), createPersistedExchange(ids), fetchExchange],
    preferGetMethod: false,
    fetchOptions: { headers: { 'x-sluice-csrf': '1' } },
    fetch: async (_url, init) => {
      const body = readRecord(JSON.parse(readText(init?.body) ?? ''))
      bodies.push(body)
      const query = manifest[readText(body.documentId) ?? ''] ?? body.query
      return api.fetch('/graphql', { ...init, body: JSON.stringify({ ...body, query }) })
    },
  })
}

it('the document of an id is to the letter what is sent without ids', async () => {
  await createClient({}).query(Page, {}).toPromise()
  expect(bodies).toEqual([expect.objectContaining({ operationName: 'Page', query: documents[0]?.document })])
})

it('a known document is sent as its id alone', async () => {
  const { data, error } = await createClient(toIds(documents)).query(Page, { search: 'a' }).toPromise()
  expect(error).toBeUndefined()
  expect(bodies).toEqual([{ documentId: documents[0]?.id, variables: { search: 'a' } }])
  expect(data).toHaveProperty('me.name', 'Ada Lovelace')
})

it('what came by id is cached like anything else', async () => {
  const client = createClient(toIds(documents))
  const first = await client.query(Page, {}).toPromise()
  const again = await client.query(Page, {}, { requestPolicy: 'cache-only' }).toPromise()
  expect(again.data).toEqual(first.data)
  expect(again.data).not.toBeNull()
  expect(first.operation.query.definitions).toHaveLength(3)
  expect(bodies).toHaveLength(1)
})
