import { lookup } from 'node:dns/promises'

import { Agent, request } from 'undici'
import type { Dispatcher } from 'undici'

import { LlmError, parseAllowedUrl } from '../spec/index.ts'
import type { AddressRule, Secret } from '../spec/index.ts'
import { createDeadline } from './deadline.ts'
import { createGuardedLookup } from './guarded-lookup.ts'
import type { Resolve } from './guarded-lookup.ts'
import { toTransportError } from './transport-error.ts'

/** Largest body that is read, in bytes. */
const DEFAULT_MAX_BYTES = 20 * 1024 * 1024

/** One GET of a JSON answer. */
export type JsonGet = AddressRule & {
  url: string
  /** Sent beside the egress's own; values may hold secrets and never appear in an error. */
  headers: Readonly<Record<string, string>>
  /** Hard limit in milliseconds from the call to the last byte, name resolution and connecting included. */
  timeoutMs: number
  /** Aborting it closes the socket at once. */
  signal: AbortSignal
  /** Largest answer accepted, in bytes; 20 MiB by default. */
  maxBytes?: number
  /** Masked in every error, whatever the other side echoes. */
  secrets?: readonly Secret[]
}

/** One POST of a JSON body. */
export type JsonPost = JsonGet & {
  /** Serialised as JSON. */
  body: unknown
}

/** An answer with any status but a redirect, its body read whole and not parsed. */
export type HttpAnswer = {
  status: number
  /** Names in lower case; repeated headers joined with a comma. */
  headers: Readonly<Record<string, string>>
  text: string
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
}

/**
 * Opens an egress. One socket carries one request at a time (no HTTP/2), so that aborting a request frees the
 * vendor's end too; the number of sockets is not limited here, permits do that. Requests that may reach private
 * addresses have sockets of their own: no other request ever finds one of those open.
 */
export function createEgress({ resolve = resolveAll }: { resolve?: Resolve } = {}): Egress {
  const publicAgent = createAgent(resolve, { allowPrivateAddress: false })
  const privateAgent = createAgent(resolve, { allowPrivateAddress: true })
  const send = (outgoing: Outgoing) =>
    sendBefore(outgoing, outgoing.allowPrivateAddress ? privateAgent : publicAgent)
  return {
    getJson: (get) => send({ ...get, method: 'GET' }),
    postJson: ({ body, ...post }) =>
      send({
        ...post,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...post.headers },
        body: JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([publicAgent.destroy(), privateAgent.destroy()])
    },
  }
}

type Outgoing = JsonGet & { method: 'GET' | 'POST'; body?: string }

const resolveAll: Resolve = (hostname) => lookup(hostname, { all: true })

function createAgent(resolve: Resolve, rule: AddressRule): Agent {
  return new Agent({
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { lookup: createGuardedLookup(resolve, rule) },
  })
}

/** Sends, and ends at the deadline or the caller's abort whatever the other side does. */
async function sendBefore(outgoing: Outgoing, agent: Agent): Promise<HttpAnswer> {
  const outcome = parseAllowedUrl(outgoing.url, outgoing)
  if ('fault' in outcome)
    throw new LlmError('INVALID_REQUEST', { message: outcome.fault, secrets: outgoing.secrets })
  const deadline = createDeadline(outgoing.timeoutMs, outgoing.signal)
  try {
    deadline.signal.throwIfAborted()
    return await deadline.limit(send(outgoing, outcome.url, { dispatcher: agent, signal: deadline.signal }))
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : toTransportError(error, outcome.url)
  } finally {
    deadline.stop()
  }
}

async function send(
  outgoing: Outgoing,
  url: URL,
  through: { dispatcher: Dispatcher; signal: AbortSignal },
): Promise<HttpAnswer> {
  const answer = await request(url, {
    method: outgoing.method,
    headers: { accept: 'application/json', 'user-agent': 'sluice', ...outgoing.headers },
    body: outgoing.body ?? null,
    ...through,
  })
  const headers = toHeaders(answer.headers)
  if (answer.statusCode >= 300 && answer.statusCode < 400) {
    answer.body.on('error', () => undefined).destroy()
    throw toRedirectError(outgoing, answer.statusCode, headers['location'])
  }
  return { status: answer.statusCode, headers, text: await readText(answer.body, outgoing.maxBytes) }
}

async function readText(
  body: Dispatcher.ResponseData['body'],
  maxBytes = DEFAULT_MAX_BYTES,
): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > maxBytes) {
      const message = `The answer is larger than ${maxBytes} bytes; reading stopped there.`
      throw new LlmError('INVALID_RESPONSE', { message })
    }
    chunks.push(bytes)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

function toHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

function toRedirectError({ secrets }: Outgoing, statusCode: number, location: string | undefined): LlmError {
  const to = location === undefined ? '' : ` to "${location}"`
  return new LlmError('INVALID_REQUEST', {
    message: `The endpoint answered ${statusCode}, a redirect${to}. Redirects are not followed; correct the base URL.`,
    statusCode,
    secrets,
  })
}
