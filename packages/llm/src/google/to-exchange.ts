import type { Reading, StreamExchange, VendorCall } from '../http/index.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { toComplaint } from './errors.ts'
import { toHeaders } from './headers.ts'
import { GoogleStreamReader } from './stream-reader.ts'
import { toWire } from './to-wire.ts'
import { wireAnswer } from './wire.ts'
import type { WireAnswer } from './wire.ts'

/** One generation: `POST {baseUrl}/v1beta/models/{model}:generateContent`, or `:streamGenerateContent` as events. */
export function toExchange(
  call: Pick<VendorCall, 'target' | 'signal'> & { request: CompletionRequest },
): StreamExchange<WireAnswer> {
  const model = `/v1beta/models/${encodeURIComponent(call.request.model)}`
  return {
    ...call,
    path: `${model}:generateContent`,
    streamPath: `${model}:streamGenerateContent?alt=sse`,
    headers: toHeaders(call.target.apiKey),
    toBody: toWire,
    answerSchema: wireAnswer,
    toReading,
    createReader: (request) => new GoogleStreamReader(request),
    toComplaint,
  }
}

function toReading(answer: WireAnswer, request: CompletionRequest): Reading {
  const reader = new GoogleStreamReader(request)
  reader.add(answer)
  return reader.reading()
}
