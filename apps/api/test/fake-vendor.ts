import { once } from 'node:events'
import { createServer } from 'node:http'

/** What a vendor answers at a path; without a status it never does. */
export type VendorReply = { status?: number; body?: unknown }

/** A server that speaks the OpenAI dialect as far as it is told to. */
export type FakeVendor = AsyncDisposable & {
  baseUrl: string
  /** Replies by path below the base URL, e.g. `/models`. What is not here is answered with 404. */
  replies: Record<string, VendorReply>
  /** Paths as they were asked for, with the credential that came along. */
  received: { path: string; authorization: string | undefined }[]
}

export async function startFakeVendor(): Promise<FakeVendor> {
  const replies: FakeVendor['replies'] = {}
  const received: FakeVendor['received'] = []
  const server = createServer((request, response) => {
    const path = request.url?.replace(/^\/v1/, '') ?? ''
    received.push({ path, authorization: request.headers.authorization })
    const { status, body = {} } = replies[path] ?? { status: 404, body: { error: { message: 'not found' } } }
    if (status === undefined) return
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
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
