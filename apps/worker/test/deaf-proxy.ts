import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

const NOTIFICATION = 'A'.charCodeAt(0)
const HEADER_BYTES = 5

/** A line to Postgres on which no notification ever arrives. */
export async function startDeafProxy(
  databaseUrl: string,
): Promise<AsyncDisposable & { url: string; dropped: () => number }> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let dropped = 0
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    let pending = Buffer.alloc(0)
    upstream.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk])
      while (pending.length >= HEADER_BYTES) {
        const end = 1 + pending.readInt32BE(1)
        if (pending.length < end) return
        if (pending[0] === NOTIFICATION) dropped += 1
        else client.write(pending.subarray(0, end))
        pending = pending.subarray(end)
      }
    })
    client.pipe(upstream)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: Object.assign(new URL(databaseUrl), { host: `127.0.0.1:${port}` }).href,
    dropped: () => dropped,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
