import type { StreamExchange, VendorCall } from '../http/index.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { toComplaint } from './errors.ts'
import { toHeaders } from './headers.ts'
import { AnthropicStreamReader } from './stream-reader.ts'
import { toReading } from './to-reading.ts'
import { toWire } from './to-wire.ts'
import { wireAnswer } from './wire.ts'
import type { WireAnswer } from './wire.ts'

/** One message, whole or piece by piece: `POST {baseUrl}/v1/messages`. */
export function toExchange(
  call: Pick<VendorCall, 'target' | 'signal'> & { request: CompletionRequest },
): StreamExchange<WireAnswer> {
  return {
    ...call,
    path: '/v1/messages',
    headers: toHeaders(call.target.apiKey),
    toBody: toWire,
    answerSchema: wireAnswer,
    toReading,
    createReader: (request) => new AnthropicStreamReader(request),
    toComplaint,
  }
}
