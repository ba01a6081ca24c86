import { once } from 'node:events'
import { connect, createServer } from 'node:net'

import type { Socket } from 'node:net'

/** Stands between a process and Postgres: counts what is asked and can cut the line. */
export type DatabaseProxy = AsyncDisposable & {
  url: string
  /** Statements that connections of this application name have sent since the last call. */
  takeStatementCount(applicationName: string): number
  /** Ends all connections and lets no more through, until mended. */
  cut(): void
  mend(): void
}

const LENGTH_BYTES = 4

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  const counts = new Map<string, number>()
  let isCut = false

  const server = createServer((client) => {
    if (isCut) {
      client.destroy()
      return
    }
    const upstream = connect(Number(target.port), target.hostname)
    const count = createCounter((name) => counts.set(name, (counts.get(name) ?? 0) + 1))
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', count)
    client.pipe(upstream)
    upstream.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: Object.assign(new URL(databaseUrl), { port: String(port) }).href,
    takeStatementCount: (name) => {
      const count = counts.get(name) ?? 0
      counts.delete(name)
      return count
    },
    cut: () => {
      isCut = true
      destroyAll()
    },
    mend: () => {
      isCut = false
    },
    async [Symbol.asyncDispose]() {
      destroyAll()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Reads what a client says in Postgres' protocol; each simple query and each execution of a prepared one is a statement. */
function createCounter(onStatement: (applicationName: string) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0)
  let applicationName: string | null = null
  return (chunk) => {
    pending = Buffer.concat([pending, chunk])
    for (;;) {
      // The first message has no type byte.
      const header = applicationName === null ? 0 : 1
      if (pending.length < header + LENGTH_BYTES) return
      const end = header + pending.readInt32BE(header)
      if (pending.length < end) return
      const message = pending.subarray(0, end)
      pending = pending.subarray(end)
      if (applicationName === null) applicationName = readApplicationName(message)
      else if (message[0] === 0x51 || message[0] === 0x45) onStatement(applicationName)
    }
  }
}

function readApplicationName(startup: Buffer): string {
  const words = startup
    .subarray(2 * LENGTH_BYTES)
    .toString('utf8')
    .split('\0')
  return words[words.indexOf('application_name') + 1] ?? ''
}
