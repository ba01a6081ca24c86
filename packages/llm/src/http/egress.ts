import { lookup } from 'node:dns/promises'

import type { Dispatcher } from 'undici'

import { LlmError, parseAllowedUrl } from '../spec/index.ts'
import type { AddressRule } from '../spec/index.ts'
import { createConnections } from './connector.ts'
import type { Resolve } from './guarded-lookup.ts'
import { Transfer } from './transfer.ts'
import type { HttpAnswer, StreamAnswer, TransferLimits } from './transfer.ts'

const JSON_TYPE = 'application/json'
const USER_AGENT = 'sluice'
const MAX_REMEMBERED_URLS = 1000

/** One GET of a JSON answer. */
export type JsonGet = AddressRule &
  TransferLimits & {
    url: string
    /** Sent beside the egress's own; values may hold secrets and never appear in an error. */
    headers: Readonly<Record<string, string>>
  }

/** One POST of a JSON body. */
export type JsonPost = JsonGet & {
  /** Serialised as JSON. */
  body: unknown
}

/**
 * The one way out of the process for HTTP. Owns its connections; dispose of it at shutdown. Connects to allowed
 * addresses only: the URL is checked before anything happens, what its name resolves to at every connection.
 *
 * Each request is sent once, never a second time, and no redirect is followed.
 *
 * @throws LlmError `TIMEOUT`, `CANCELLED` (the caller's signal, or disposal), `NETWORK_ERROR`,
 * `INVALID_RESPONSE` (larger than `maxBytes`), `INVALID_REQUEST` (redirect, forbidden address, unusable header).
 */
export type Egress = AsyncDisposable & {
  getJson(get: JsonGet): Promise<HttpAnswer>
  postJson(post: JsonPost): Promise<HttpAnswer>
  /** The answer as soon as its headers are there. The limits hold until its last byte; whoever has it destroys it. */
  postStream(post: JsonPost): Promise<StreamAnswer>
}

/**
 * Opens an egress. One socket carries one request at a time (no HTTP/2), so that aborting a request frees the
 * vendor's end too; the number of sockets is not limited here, permits do that. Requests that may reach private
 * addresses have sockets of their own: no other request ever finds one of those open.
 */
export function createEgress({ resolve = resolveAll }: { resolve?: Resolve } = {}): Egress {
  const toPublic = createConnections(resolve, { allowPrivateAddress: false })
  const toPrivate = createConnections(resolve, { allowPrivateAddress: true })

  const send = (
    get: JsonGet,
    request: Pick<Request, 'method' | 'headers' | 'body'>,
  ): Promise<StreamAnswer> => {
    const connections = get.allowPrivateAddress ? toPrivate : toPublic
    const url = toUrl(get, connections.allowedUrls)
    const transfer = new Transfer(get, url)
    if (!transfer.isOver)
      connections.dispatch({ origin: url.origin, path: `${url.pathname}${url.search}`, ...request }, transfer)
    return transfer.answer
  }
  const post = (outgoing: JsonPost, accept: string): Promise<StreamAnswer> =>
    send(outgoing, {
      method: 'POST',
      headers: { accept, 'content-type': JSON_TYPE, 'user-agent': USER_AGENT, ...outgoing.headers },
      body: JSON.stringify(outgoing.body),
    })
  return {
    getJson: async (get) => {
      const headers = { accept: JSON_TYPE, 'user-agent': USER_AGENT, ...get.headers }
      return readWhole(await send(get, { method: 'GET', headers, body: null }))
    },
    postJson: async (outgoing) => readWhole(await post(outgoing, JSON_TYPE)),
    postStream: async (outgoing) => post(outgoing, `text/event-stream, ${JSON_TYPE}`),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([toPublic.destroy(), toPrivate.destroy()])
    },
  }
}

type Request = Dispatcher.DispatchOptions

const resolveAll: Resolve = (hostname) => lookup(hostname, { all: true })

/** A process asks the same few URLs again and again; each is checked once. */
function toUrl({ url, secrets, allowPrivateAddress }: JsonGet, allowed: Map<string, URL>): URL {
  const known = allowed.get(url)
  if (known) return known
  const outcome = parseAllowedUrl(url, { allowPrivateAddress })
  if ('fault' in outcome) throw new LlmError('INVALID_REQUEST', { message: outcome.fault, secrets })
  if (allowed.size >= MAX_REMEMBERED_URLS) allowed.clear()
  allowed.set(url, outcome.url)
  return outcome.url
}

async function readWhole(answer: StreamAnswer): Promise<HttpAnswer> {
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
