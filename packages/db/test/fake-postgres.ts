import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

export type Answer = { column: string; values: string[] }

export type FakeOptions = {
  /** Answers one statement; a promise that never settles keeps silent. */
  answer: (sql: string, connection: Socket) => Answer | Promise<Answer>
  /** Refuses every connection with this error instead. */
  refusal?: { code: string; message: string }
}

/** Speaks as much of Postgres' protocol as connecting and simple statements need, for what no real server here would say. */
export async function startFakePostgres(options: FakeOptions): Promise<AsyncDisposable & { url: string }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    serve(socket, options)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `postgresql://someone@127.0.0.1:${port}/anything`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function serve(socket: Socket, { answer, refusal }: FakeOptions): void {
  let received = Buffer.alloc(0)
  let isStarted = false
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    for (;;) {
      const headerSize = isStarted ? 1 : 0
      if (received.length < headerSize + 4) return
      const end = headerSize + received.readInt32BE(headerSize)
      if (received.length < end) return
      const [message, rest] = [received.subarray(0, end), received.subarray(end)]
      received = rest
      if (!isStarted) {
        isStarted = true
        socket.write(
          refusal === undefined ? Buffer.concat([toMessage('R', toInt32(0)), READY]) : toError(refusal),
        )
      } else if (message.toString('latin1', 0, 1) === 'Q') {
        const sql = message.toString('utf8', 5, message.length - 1)
        void Promise.resolve(answer(sql, socket)).then((result) => socket.write(toResult(result)))
      }
    }
  })
}

const TEXT_OID = 25
const READY = toMessage('Z', Buffer.from('I'))

function toResult({ column, values }: Answer): Buffer {
  const description = Buffer.concat([
    toInt16(1),
    toText(column),
    toInt32(0),
    toInt16(0),
    toInt32(TEXT_OID),
    toInt16(-1),
    toInt32(-1),
    toInt16(0),
  ])
  const rows = values.map((value) =>
    toMessage('D', Buffer.concat([toInt16(1), toInt32(Buffer.byteLength(value)), Buffer.from(value)])),
  )
  return Buffer.concat([toMessage('T', description), ...rows, toMessage('C', toText('SELECT')), READY])
}

function toError({ code, message }: { code: string; message: string }): Buffer {
  return toMessage('E', Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`))
}

function toMessage(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), toInt32(body.length + 4), body])
}

function toInt32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeInt32BE(value)
  return buffer
}

function toInt16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeInt16BE(value)
  return buffer
}

function toText(value: string): Buffer {
  return Buffer.from(`${value}\0`)
}
