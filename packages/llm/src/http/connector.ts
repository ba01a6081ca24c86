import { AsyncLocalStorage } from 'node:async_hooks'

import { Agent, buildConnector } from 'undici'
import type { Dispatcher } from 'undici'

import type { AddressRule } from '../spec/index.ts'
import { createGuardedLookup } from './guarded-lookup.ts'
import type { Resolve } from './guarded-lookup.ts'

/** A connection that is being made for a request. */
export type Connecting = {
  /** Ends the attempt and closes its socket; null while none is being made. */
  giveUp: (() => void) | null
}

/** Sockets to addresses of one kind. */
export type Connections = {
  /** URLs that were found to be allowed for these connections. */
  allowedUrls: Map<string, URL>
  /** Sends a request. The connection that is made for it, if any, can be given up through `connecting`. */
  dispatch(
    request: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler & { connecting: Connecting },
  ): void
  destroy(): Promise<void>
}

/**
 * Opens sockets to allowed addresses only. An agent makes a connection on behalf of one request but does not end it with
 * that request; here it ends. There are no time limits but the request's.
 */
export function createConnections(resolve: Resolve, rule: AddressRule): Connections {
  const requests = new AsyncLocalStorage<Connecting>()
  const lookup = createGuardedLookup(resolve, rule)
  const connect: buildConnector.connector = (options, callback) => {
    const attempt = new AbortController()
    const connecting = requests.getStore()
    if (connecting) connecting.giveUp = () => attempt.abort()
    buildConnector({ lookup, signal: attempt.signal, allowH2: false, timeout: 0 })(options, callback)
  }
  const agent = new Agent({ allowH2: false, headersTimeout: 0, bodyTimeout: 0, connect })
  return {
    allowedUrls: new Map(),
    dispatch: (request, handler) => {
      requests.run(handler.connecting, () => agent.dispatch(request, handler))
    },
    destroy: () => agent.destroy(),
  }
}
