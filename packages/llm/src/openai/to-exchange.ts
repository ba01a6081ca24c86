import type { StreamExchange, VendorCall } from '../http/index.ts'
import type { CompletionRequest } from '../spec/index.ts'
import { toErrorStatus } from './error-status.ts'
import { toComplaint } from './errors.ts'
import { ChatStreamReader } from './stream-reader.ts'
import { toReading } from './to-reading.ts'
import { toWire } from './to-wire.ts'
import { wireAnswer } from './wire.ts'
import type { WireAnswer } from './wire.ts'

/** One chat completion, whole or piece by piece: `POST {baseUrl}/chat/completions`. */
export function toExchange(
  call: Pick<VendorCall, 'target' | 'signal' | 'headers'> & { request: CompletionRequest },
): StreamExchange<WireAnswer> {
  return {
    ...call,
    path: '/chat/completions',
    toBody: toWire,
    answerSchema: wireAnswer,
    toReading,
    toErrorStatus: ({ error, choices }) => (choices?.length ? null : toErrorStatus(error)),
    createReader: (request) => new ChatStreamReader(request),
    toComplaint,
  }
}
