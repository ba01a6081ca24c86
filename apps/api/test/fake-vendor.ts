import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

/** What a vendor answers at a path; without a status it never does. */
export type VendorReply = { status?: number; body?: unknown }

type VendorRequest = { path: string; authorization: string | undefined; body: string }

/** A server that speaks the OpenAI dialect as far as it is told to. */
export type FakeVendor = AsyncDisposable & {
  baseUrl: string
  /** Replies by path below the base URL, e.g. `/models`, some of them by what was asked. What is not here is answered with 404. */
  replies: Record<string, VendorReply | ((request: VendorRequest) => VendorReply)>
  /** Paths as they were asked for, with the credential that came along. */
  received: Omit<VendorRequest, 'body'>[]
}

export async function startFakeVendor(): Promise<FakeVendor> {
  const replies: FakeVendor['replies'] = {}
  const received: FakeVendor['received'] = []
  const server = createServer((request, response) => {
    const { url = '', headers } = request
    const asked = { path: url.replace(/^\/v1/, ''), authorization: headers.authorization }
    received.push(asked)
    const answer = (body: string): void => {
      const found = replies[asked.path] ?? { status: 404, body: { error: { message: 'not found' } } }
      const reply = typeof found === 'function' ? found({ ...asked, body }) : found
      if (reply.status === undefined) return
      response
        .writeHead(reply.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(reply.body ?? {}))
    }
    void text(request).then(answer, () => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    replies,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
