import { cacheExchange } from '@urql/exchange-graphcache'
import type { Exchange } from '@urql/core'

import schema from './schema.json' with { type: 'json' }

// Types without an identity of their own live inside their parent.
const withoutKey = () => null

/** The normalised cache: one copy of a run, whoever asked for it and however it arrived. */
export function createCacheExchange(): Exchange {
  return cacheExchange({
    schema,
    keys: {
      ActualCost: withoutKey,
      ActualModelCost: withoutKey,
      ByModelProgress: withoutKey,
      RunProgress: withoutKey,
      StartRunPayload: withoutKey,
      Viewer: withoutKey,
    },
  })
}
