import { cacheExchange } from '@urql/exchange-graphcache'
import type { Exchange } from '@urql/core'

import { readText } from '#lib/read-json.ts'

import { createExpectations } from './cache-expectations.ts'
import { createUpdates } from './cache-updates.ts'
import schema from './schema.json' with { type: 'json' }

// Types without an identity of their own live inside their parent.
const withoutKey = () => null

/** The normalised cache: one copy of a run, whoever asked for it and however it arrived. */
export function createCacheExchange(): Exchange {
  return cacheExchange({
    schema,
    // There is one viewer, whose id not every page asks for.
    keys: { ...createKeys(), SystemSetting: ({ key }) => readText(key), Viewer: withoutKey },
    updates: { Mutation: createUpdates() },
    optimistic: createExpectations(),
  })
}

const roots = ['Query', 'Mutation', 'Subscription']

function createKeys(): Record<string, typeof withoutKey> {
  const withoutId = schema.__schema.types.filter(
    ({ kind, name, fields }) =>
      kind === 'OBJECT' && !roots.includes(name) && !fields?.some((field) => field.name === 'id'),
  )
  return Object.fromEntries(withoutId.map(({ name }) => [name, withoutKey]))
}
