import type { LlmProvider } from '@sluice/db'
import type { CompletionRequest, CompletionResult, ListedModel } from '@sluice/llm'

import type { ChangeDependencies } from '#audit'

/** What a call needs to know of its provider. */
type CallableProvider = Pick<
  LlmProvider,
  | 'id'
  | 'displayName'
  | 'protocol'
  | 'baseUrl'
  | 'allowPrivateAddress'
  | 'credentialRef'
  | 'requestTimeoutSeconds'
>

/** Whoever can ask vendors; every method throws LlmError. */
export interface Vendors {
  complete(
    provider: CallableProvider,
    request: CompletionRequest,
    signal: AbortSignal,
  ): Promise<CompletionResult>
  listModels(provider: CallableProvider, signal: AbortSignal): Promise<ListedModel[]>
}

export type VendorDependencies = ChangeDependencies & {
  models: Vendors
  /** Has the credentials that calls are made with. */
  snapshot: { refresh(): Promise<void> }
}

/** A person waits for the answer, and requests to us end after 10 s. */
const MOST_SECONDS = 8

/** A provider with the time that is left of a call somebody waits for. */
export function withDeadline(provider: LlmProvider, startedAt: number): LlmProvider {
  const limit = Math.min(MOST_SECONDS, provider.requestTimeoutSeconds)
  const left = limit - (performance.now() - startedAt) / 1000
  return { ...provider, requestTimeoutSeconds: Math.max(left, 0.001) }
}
