import type { AddressRule } from './base-url.ts'
import type { CompletionRequest, CompletionResult } from './completion.ts'
import type { CompletionStream } from './completion-stream.ts'
import type { ModelOptions } from './model-options.ts'
import type { Secret } from './secret.ts'

/** The wire protocols a provider can speak. A provider names one; many vendors share `openai`. */
export const ProtocolName = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
  'azure-openai': 'azure-openai',
} as const

export type ProtocolName = (typeof ProtocolName)[keyof typeof ProtocolName]

const COMMON_OPTIONS = ['omitTemperature', 'maxOutputTokens'] as const
const CHAT_COMPLETIONS_OPTIONS = [...COMMON_OPTIONS, 'maxTokensParameter', 'reasoningEffort'] as const

/** The model options that each protocol can send; others are refused when a model is saved. */
export const PROTOCOL_OPTIONS: Record<ProtocolName, readonly (keyof ModelOptions)[]> = {
  openai: CHAT_COMPLETIONS_OPTIONS,
  anthropic: COMMON_OPTIONS,
  google: COMMON_OPTIONS,
  'azure-openai': CHAT_COMPLETIONS_OPTIONS,
}

/** Where a call goes and on whose account: a provider row with its credential resolved. */
export type Target = AddressRule & {
  protocol: ProtocolName
  /** Endpoint below which the protocol's paths lie, http or https, with or without a trailing slash. */
  baseUrl: string
  apiKey: Secret
  /** Hard limit for the whole call in milliseconds, from its start to the last byte, a second try included. */
  requestTimeoutMs: number
  /** Hard limits of parts of the call in milliseconds; each ends within `requestTimeoutMs` in any case. */
  timeouts?: {
    /** Name resolution, connecting and TLS. Default 10,000. */
    connectMs?: number
    /** Of a stream, from its start to the first piece of output, reasoning included. Default: none. */
    firstTokenMs?: number
    /** Of a stream, between two pieces of output. Default 60,000. */
    betweenTokensMs?: number
  }
}

/** A model as its vendor lists it. What the vendor does not say is null. */
export type ListedModel = {
  /** The vendor's own model string. */
  modelId: string
  displayName: string | null
  /** Tokens that fit into one request, the answer included where the vendor counts so. */
  contextWindow: number | null
  maxOutputTokens: number | null
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

  /** Asks once, as `complete` does, and hands out the answer piece by piece. */
  stream(target: Target, request: CompletionRequest, call: { signal: AbortSignal }): CompletionStream

  /**
   * The models that the vendor offers to this account, in its order, each once, at most 5,000. One deadline
   * holds for all the pages together.
   *
   * @throws LlmError as `complete` does.
   */
  listModels(target: Target, call: { signal: AbortSignal }): Promise<ListedModel[]>
}
