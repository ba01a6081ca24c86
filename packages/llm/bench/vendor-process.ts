/** A vendor in a process of its own: answers every request with the same completion of about 1 kB. Ends with its parent. */
import { once } from 'node:events'
import { createServer } from 'node:http'

const content =
  'A control plane keeps the register of providers and models, decides who may call what and when, and counts what it costs. '

const ANSWER = JSON.stringify({
  id: 'chatcmpl-BPcAaWYYDyPpMWsjHYhfXWvnnYOpk',
  object: 'chat.completion',
  created: 1_745_411_280,
  model: 'gpt-4.1-mini-2025-04-14',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: content.repeat(4), refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: {
    prompt_tokens: 86,
    completion_tokens: 104,
    total_tokens: 190,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  },
  service_tier: 'default',
  system_fingerprint: 'fp_38647f5e19',
})

/** As many headers as such an answer has. */
const HEADERS = {
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(ANSWER),
  'openai-organization': 'org-bench',
  'openai-processing-ms': '812',
  'openai-version': '2020-10-01',
  'x-ratelimit-limit-requests': '10000',
  'x-ratelimit-limit-tokens': '10000000',
  'x-ratelimit-remaining-requests': '9999',
  'x-ratelimit-remaining-tokens': '9999912',
  'x-ratelimit-reset-requests': '6ms',
  'x-ratelimit-reset-tokens': '0s',
  'x-request-id': 'req_6ab2f1c2b7d04e6a9d1f5e0c3b8a7d64',
}

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, HEADERS).end(ANSWER))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
process.send?.({ port: typeof address === 'object' ? address?.port : null })
await once(process, 'disconnect')
server.closeAllConnections()
server.close()
