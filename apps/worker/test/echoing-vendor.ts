import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

/** How the vendor answers: whole, piece by piece, unusably, with a refusal, or by tearing the connection. */
export const MANNERS = ['answers', 'streams', 'babbles', 'refuses', 'tears'] as const
export type Manner = (typeof MANNERS)[number]

/** A vendor that repeats whatever key and words it was given, in every place there is. */
export type EchoingVendor = AsyncDisposable & { url: string; behave: (manner: Manner) => void }

export async function startEchoingVendor(): Promise<EchoingVendor> {
  let manner: Manner = 'answers'
  const server = createServer((request, response) => {
    void text(request).then((body) => reply(manner, `${keyOf(request)} ${body}`, response))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`,
    behave: (next) => {
      manner = next
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function keyOf({ headers }: IncomingMessage): string {
  return (headers.authorization ?? '').replace('Bearer ', '')
}

function reply(manner: Manner, echo: string, response: ServerResponse): void {
  const key = echo.split(' ')[0] ?? ''
  const headers = { 'content-type': 'application/json', 'x-request-id': `req-${key}`.slice(0, 100) }
  const names = { id: key, model: `model-${key}`, system_fingerprint: `fp-${key}` }
  const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
  if (manner === 'refuses') {
    const error = { message: `Incorrect API key provided: ${key}; you said ${echo}`, type: key, code: key }
    response.writeHead(401, headers).end(JSON.stringify({ error }))
    return
  }
  if (manner === 'babbles') {
    response.writeHead(200, headers).end(`<html>${echo}</html>`)
    return
  }
  if (manner === 'answers') {
    const choices = [{ index: 0, message: { role: 'assistant', content: echo }, finish_reason: 'stop' }]
    response.writeHead(200, headers).end(JSON.stringify({ ...names, choices, usage }))
    return
  }
  const piece = (delta: object, finish: string | null = null): string =>
    `data: ${JSON.stringify({ ...names, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' })
  response.write(piece({ role: 'assistant', content: echo }))
  if (manner === 'tears') {
    setTimeout(() => response.destroy(), 20)
    return
  }
  response.end(`${piece({ content: echo })}${piece({}, 'stop')}data: [DONE]\n\n`)
}
