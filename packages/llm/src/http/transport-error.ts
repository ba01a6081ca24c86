import { LlmError } from '../spec/index.ts'
import type { ErrorCode, LlmErrorFacts } from '../spec/index.ts'

/** The words of whatever was thrown. */
export function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Transport faults that are not the network's, by the code undici gives them. */
const CODES = new Map<string, ErrorCode>([
  ['UND_ERR_INVALID_ARG', 'INVALID_REQUEST'],
  ['UND_ERR_DESTROYED', 'CANCELLED'],
  ['UND_ERR_CLOSED', 'CANCELLED'],
])

/** What undici or the operating system throws, in our words; an `LlmError` passes through. */
export function toTransportError(
  error: unknown,
  url: URL,
  facts: Pick<LlmErrorFacts, 'secrets' | 'mayBeCharged'>,
): LlmError {
  if (error instanceof LlmError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = `The request to ${url.host} failed: ${[code, toMessage(error)].filter(Boolean).join(' ')}`
  return new LlmError(CODES.get(code) ?? 'NETWORK_ERROR', { ...facts, message })
}
