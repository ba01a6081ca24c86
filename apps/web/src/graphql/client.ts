import { Client, fetchExchange, mapExchange } from '@urql/core'

import { createCacheExchange } from './cache.ts'
import { createIdempotencyExchange } from './idempotency.ts'
import { createPersistedExchange } from './persisted-exchange.ts'
import { persistedIds } from './persisted-ids.ts'
import { isUnauthenticated } from './problem.ts'

type GraphqlClientOptions = {
  /** Called when the API says that nobody is signed in. */
  onUnauthenticated: () => void
}

/** Cached data is shown at once and renewed behind it; live results come over server-sent events. */
export function createGraphqlClient({ onUnauthenticated }: GraphqlClientOptions): Client {
  return new Client({
    url: '/graphql',
    exchanges: [
      createIdempotencyExchange(),
      createCacheExchange(),
      mapExchange({
        onError: (error) => {
          if (isUnauthenticated(error)) onUnauthenticated()
        },
      }),
      createPersistedExchange(persistedIds),
      fetchExchange,
    ],
    requestPolicy: 'cache-and-network',
    preferGetMethod: false,
    fetchSubscriptions: true,
    fetchOptions: { credentials: 'same-origin', headers: csrfHeaders },
  })
}

/** Other sites cannot set it, so a request that carries it is ours. */
export const csrfHeaders = { 'x-sluice-csrf': '1' } as const
