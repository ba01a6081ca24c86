import type { CompletionRequest, CompletionResult } from './completion.ts'
import type { Secret } from './secret.ts'

/** The wire protocols a provider can speak. A provider names one; many vendors share `openai`. */
export const ProtocolName = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
} as const

export type ProtocolName = (typeof ProtocolName)[keyof typeof ProtocolName]

/** Where a call goes and on whose account: a provider row with its credential resolved. */
export type Target = {
  protocol: ProtocolName
  /** Endpoint below which the protocol's paths lie, http or https, with or without a trailing slash. */
  baseUrl: string
  apiKey: Secret
  /** Hard limit for the whole call in milliseconds, from its start to the last byte, a second try included. */
  requestTimeoutMs: number
}

/** Tells the time of day. Durations are measured monotonically and do not use it. */
export interface Clock {
  now(): Date
}

/** One way of speaking to vendors. Implemented once per protocol folder, wired where the process is put together. */
export interface Protocol {
  readonly name: ProtocolName
  /**
   * Asks once and waits for the whole answer. Sends a second request only when the vendor rejects the
   * temperature; every other retry is the caller's decision.
   *
   * @throws LlmError for whatever went wrong; `CANCELLED` within a second of `signal` being aborted.
   */
  complete(
    target: Target,
    request: CompletionRequest,
    call: { signal: AbortSignal },
  ): Promise<CompletionResult>
}
