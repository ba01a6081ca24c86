import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

/** A line to Postgres that can fail in the ways lines fail. */
export type Proxy = AsyncDisposable & {
  /** The database behind it, through the proxy. */
  url: string
  /** From now on nothing passes, and nobody is told. */
  goSilent(): void
  /** Its clients lose their connections, and Postgres does not notice. */
  orphanBackends(): void
  /** The answer to the next message that holds `text` is lost, and its connection breaks. */
  loseAnswerTo(text: string): void
  /** How many answers were lost. */
  lost(): number
}

export async function createProxy(url: string): Promise<Proxy> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  const clients = new Set<Socket>()
  const orphaned = new Set<Socket>()
  let isSilent = false
  let doomed: string | null = null
  let lost = 0

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    let isDoomed = false
    clients.add(client)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
    client.on('data', (bytes: Buffer) => {
      if (isSilent) return
      if (doomed !== null && bytes.includes(doomed)) {
        isDoomed = true
        doomed = null
      }
      upstream.write(bytes)
    })
    upstream.on('data', (bytes: Buffer) => {
      if (isSilent) return
      if (isDoomed) {
        lost += 1
        client.destroy()
        return
      }
      client.write(bytes)
    })
    client.on('close', () => {
      clients.delete(client)
      if (!orphaned.has(client)) upstream.destroy()
    })
    upstream.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  return {
    url: Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).href,
    goSilent: () => {
      isSilent = true
    },
    orphanBackends: () => {
      for (const client of clients) {
        orphaned.add(client)
        client.destroy()
      }
    },
    loseAnswerTo: (text) => {
      doomed = text
    },
    lost: () => lost,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
