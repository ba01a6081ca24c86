import { Agent, request } from 'undici'
import type { Dispatcher } from 'undici'

import { LlmError } from '../spec/index.ts'
import type { Secret } from '../spec/index.ts'
import { createDeadline } from './deadline.ts'
import { toDestination } from './destination.ts'
import type { Destination } from './destination.ts'
import { toTransportError } from './transport-error.ts'

/** Largest body that is read, in bytes. */
const DEFAULT_MAX_BYTES = 20 * 1024 * 1024

/** One POST of a JSON body. */
export type JsonPost = {
  url: string
  /** Sent beside the content type; values may hold secrets and never appear in an error. */
  headers: Readonly<Record<string, string>>
  /** Serialised as JSON. */
  body: unknown
  /** Hard limit in milliseconds from the call to the last byte, name resolution and connecting included. */
  timeoutMs: number
  /** Aborting it closes the socket at once. */
  signal: AbortSignal
  /** Largest answer accepted, in bytes; 20 MiB by default. */
  maxBytes?: number
  /** Masked in every error, whatever the other side echoes. */
  secrets?: readonly Secret[]
  /** Carries this one request instead of the egress's own connections. */
  dispatcher?: Dispatcher
}

/** An answer with any status but a redirect, its body read whole and not parsed. */
export type HttpAnswer = {
  status: number
  /** Names in lower case; repeated headers joined with a comma. */
  headers: Readonly<Record<string, string>>
  text: string
}

/** The one way out of the process for HTTP. Owns its connections; dispose of it at shutdown. */
export type Egress = AsyncDisposable & {
  /**
   * Sends one request, never a second one, and follows no redirect.
   *
   * @throws LlmError `TIMEOUT`, `CANCELLED` (the caller's signal, or disposal), `NETWORK_ERROR`,
   * `INVALID_RESPONSE` (larger than `maxBytes`), `INVALID_REQUEST` (redirect, unusable address or header).
   */
  postJson(post: JsonPost): Promise<HttpAnswer>
}

/**
 * Opens an egress. One socket carries one request at a time (no HTTP/2), so that aborting a request frees the
 * vendor's end too; the number of sockets is not limited here, permits do that.
 */
export function createEgress({ agentOptions }: { agentOptions?: Agent.Options } = {}): Egress {
  const agent = new Agent({ allowH2: false, headersTimeout: 0, bodyTimeout: 0, ...agentOptions })
  return {
    postJson: (post) => postJson(post, agent),
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

async function postJson(post: JsonPost, agent: Agent): Promise<HttpAnswer> {
  const destination = toDestination(post.url, post.dispatcher ?? agent)
  const deadline = createDeadline(post.timeoutMs, post.signal)
  try {
    deadline.signal.throwIfAborted()
    return await deadline.limit(send(post, destination, deadline.signal))
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : toTransportError(error, destination.url)
  } finally {
    deadline.stop()
  }
}

async function send(
  post: JsonPost,
  { url, dispatcher }: Destination,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const answer = await request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'sluice',
      ...post.headers,
    },
    body: JSON.stringify(post.body),
    dispatcher,
    signal,
  })
  const headers = toHeaders(answer.headers)
  if (answer.statusCode >= 300 && answer.statusCode < 400) {
    answer.body.on('error', () => undefined).destroy()
    throw toRedirectError(post, answer.statusCode, headers['location'])
  }
  return { status: answer.statusCode, headers, text: await readText(answer.body, post.maxBytes) }
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

function toRedirectError(post: JsonPost, statusCode: number, location: string | undefined): LlmError {
  const to = location === undefined ? '' : ` to "${location}"`
  return new LlmError('INVALID_REQUEST', {
    message: `The endpoint answered ${statusCode}, a redirect${to}. Redirects are not followed; correct the base URL.`,
    statusCode,
    secrets: post.secrets,
  })
}
