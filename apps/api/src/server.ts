import { once } from 'node:events'
import { createServer } from 'node:http'

import { SetupError } from '@sluice/runtime'

import type { Server } from 'node:http'
import type { Services } from '@sluice/runtime'

import { createRouter } from './http/router.ts'
import { RunHub } from './live/run-hub.ts'

/** GraphQL, sign-in, health and the web pages on one port. */
export interface ApiServer extends AsyncDisposable {
  /** Listens; a port or address that cannot be had is refused with a sentence. */
  start(): Promise<{ url: string }>
}

type ApiServerOptions = {
  /** Outlive the server; whoever made them disposes them. */
  services: Services
  /** Folder of the built web app; null: no pages. */
  webRoot: string | null
}

/** A request that has not arrived whole by then is given up. */
const REQUEST_TIMEOUT_MS = 30_000
/** Answers under way get this long when the server stops. */
const GRACE_MS = 5_000

export function createApiServer({ services, webRoot }: ApiServerOptions): ApiServer {
  const runHub = new RunHub(services)
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS },
    createRouter({ services, runHub, webRoot }),
  )
  return {
    start: () => listen(server, services),
    async [Symbol.asyncDispose]() {
      await runHub[Symbol.asyncDispose]()
      await close(server)
    },
  }
}

async function listen(server: Server, { config, createLogger }: Services): Promise<{ url: string }> {
  const { host, port } = config.http
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    throw new SetupError(toSentence(error, host, port), { cause: error })
  }
  const address = server.address()
  const actualPort = typeof address === 'object' && address !== null ? address.port : port
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`
  createLogger('http').info('listening', { url })
  return { url }
}

function toSentence(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is taken: stop what uses it, or set PORT to another.`
  if (code === 'EACCES') return `Port ${port} may not be used by this user: set PORT to one above 1023.`
  return `Cannot listen on ${host}:${port} (${String(code) || String(error)}): set HOST to an address of this machine.`
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  const impatience = setTimeout(() => server.closeAllConnections(), GRACE_MS)
  await closed
  clearTimeout(impatience)
}
