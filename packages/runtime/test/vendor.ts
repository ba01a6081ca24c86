import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

export type Vendor = AsyncDisposable & {
  url: string
  received: { path: string; headers: IncomingHttpHeaders; body: unknown }[]
  /** From now on every other key is refused. */
  acceptOnly(key: string): void
  /** Lets every stream that is asked for from now on say one word and no more. */
  hang(): void
  /** Streams whose reader has not gone. */
  openStreams(): number
}

const ANSWERS: [path: RegExp, answer: object][] = [
  [
    /\/chat\/completions$/,
    {
      model: 'gpt-answering',
      choices: [
        { index: 0, message: { role: 'assistant', content: 'Hello from OpenAI.' }, finish_reason: 'stop' },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
    },
  ],
  [
    /\/messages$/,
    {
      model: 'claude-answering',
      content: [{ type: 'text', text: 'Hello from Anthropic.' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 3, output_tokens: 4 },
    },
  ],
  [/\/v1\/models\?/, { data: [{ id: 'some-model' }], has_more: false }],
  [
    /\/v1beta\/models\?/,
    { models: [{ name: 'models/some-model', supportedGenerationMethods: ['generateContent'] }] },
  ],
  [/\/models$/, { object: 'list', data: [{ id: 'some-model' }] }],
  [
    /:generateContent$/,
    {
      modelVersion: 'gemini-answering',
      candidates: [
        { content: { role: 'model', parts: [{ text: 'Hello from Google.' }] }, finishReason: 'STOP' },
      ],
      usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4, totalTokenCount: 7 },
    },
  ],
]

const CHUNK = { id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'gpt-answering' }
const STREAM = [
  { ...CHUNK, choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello' }, finish_reason: null }] },
  { ...CHUNK, choices: [{ index: 0, delta: { content: ' from a stream.' }, finish_reason: 'stop' }] },
  { ...CHUNK, choices: [], usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } },
].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)

/** A server on the loopback address that answers each protocol's questions, each with its one answer. */
export async function startVendor(): Promise<Vendor> {
  const received: Vendor['received'] = []
  let accepted = ''
  let isHanging = false
  let open = 0
  const stream = (response: ServerResponse): void => {
    open += 1
    response.once('close', () => {
      open -= 1
    })
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (isHanging) response.write(STREAM[0])
    else response.end(`${STREAM.join('')}data: [DONE]\n\n`)
  }
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const path = request.url ?? ''
      received.push({ path, headers: request.headers, body: body === '' ? null : JSON.parse(body) })
      if (!JSON.stringify(request.headers).includes(accepted)) {
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"No."}}')
        return
      }
      if (/"stream":true/.test(body)) return stream(response)
      const [, answer] = ANSWERS.find(([pattern]) => pattern.test(path)) ?? []
      response
        .writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer ?? {}))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    acceptOnly: (key) => {
      accepted = key
    },
    hang: () => {
      isHanging = true
    },
    openStreams: () => open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
