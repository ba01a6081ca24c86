import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setImmediate as flushed } from 'node:timers/promises'

/** A request as the server received it. */
export type ReceivedRequest = {
  method: string
  path: string
  headers: IncomingHttpHeaders
  /** Parsed JSON; null when there was no body. */
  body: unknown
}

/** What the server does with one request: an answer, or whatever else it likes to do to the socket. */
export type Step = (response: ServerResponse) => unknown

export type ScriptedServer = AsyncDisposable & {
  url: string
  port: number
  received: ReceivedRequest[]
  /** Sockets that are open now. */
  openSockets(): number
  /** Sockets that were ever opened. */
  connections(): number
  /** Appends steps; each request takes the next one, the last one stays. */
  script(...steps: Step[]): void
}

/** A step that answers at once. Anything but a string is sent as JSON. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): Step {
  return (response) => {
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** A step that streams, each piece by itself, and then closes or, where told so, keeps the stream open. */
export function stream(
  pieces: readonly (string | Uint8Array)[],
  { isKeptOpen = false, headers = {} }: { isKeptOpen?: boolean; headers?: Record<string, string> } = {},
): Step {
  return async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', ...headers })
    for (const piece of pieces) {
      response.write(piece)
      await flushed()
    }
    if (!isKeptOpen) response.end()
  }
}

/** A step that never answers. */
export const hang: Step = () => undefined

/** An HTTP server on a free port of the loopback address, or of all addresses, that follows a script. */
export async function createScriptedServer({ everywhere = false } = {}): Promise<ScriptedServer> {
  const steps: Step[] = []
  const received: ReceivedRequest[] = []
  let sockets = 0
  let connections = 0
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: body === '' ? null : JSON.parse(body),
      })
      const step = steps.length > 1 ? steps.shift() : steps[0]
      step?.(response)
    })
  })
  server.on('connection', (socket) => {
    sockets += 1
    connections += 1
    socket.on('close', () => (sockets -= 1))
  })
  server.listen({ port: 0, ...(everywhere ? {} : { host: '127.0.0.1' }) })
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    openSockets: () => sockets,
    connections: () => connections,
    script: (...added) => {
      steps.splice(0, steps.length, ...added)
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
