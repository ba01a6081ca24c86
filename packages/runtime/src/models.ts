import { resolveProviderCredential } from '@sluice/core/credentials'
import type { CredentialSource, CredentialStatus } from '@sluice/core/credentials'
import type { LlmProtocol } from '@sluice/db'
import { LlmError, ProtocolName, SANDBOX_SCHEME } from '@sluice/llm'
import type {
  Clock,
  CompletionRequest,
  CompletionResult,
  CompletionStream,
  ListedModel,
  Protocol,
  Target,
} from '@sluice/llm'
import { createAnthropicProtocol } from '@sluice/llm/anthropic'
import { createAzureOpenAiProtocol } from '@sluice/llm/azure-openai'
import { createGoogleProtocol } from '@sluice/llm/google'
import { createEgress } from '@sluice/llm/http'
import { createOpenAiProtocol } from '@sluice/llm/openai'

import { LateStream } from './late-stream.ts'

/** What a call needs to know of its provider. */
export type CallableProvider = {
  id: string
  displayName: string
  protocol: LlmProtocol
  baseUrl: string
  /** An administrator said that it may be in a private network. */
  allowPrivateAddress: boolean
  credentialRef: string | null
  requestTimeoutSeconds: number
}

/** Asks a model of any provider, whatever protocol it speaks. */
export interface Models extends AsyncDisposable {
  complete(
    provider: CallableProvider,
    request: CompletionRequest,
    signal: AbortSignal,
  ): Promise<CompletionResult>
  /** The same, handed out piece by piece; sends nothing before it is read. */
  stream(provider: CallableProvider, request: CompletionRequest, signal: AbortSignal): CompletionStream
  /** The models that the provider's vendor offers to its account; throws LlmError. */
  listModels(provider: CallableProvider, signal: AbortSignal): Promise<ListedModel[]>
}

const PROTOCOL_NAMES: Record<LlmProtocol, ProtocolName> = {
  OPENAI: ProtocolName.openai,
  ANTHROPIC: ProtocolName.anthropic,
  GOOGLE: ProtocolName.google,
  AZURE_OPENAI: ProtocolName['azure-openai'],
}

export type ModelsOptions = {
  clock: Clock
  credentials: CredentialSource
  sandboxUrl: string | null
  /** What bounds parts of a call now. */
  timeouts: () => NonNullable<Target['timeouts']>
  /** The provider as it is now, after forgetting what is remembered of its credential. */
  lookAgain: (provider: CallableProvider) => Promise<CallableProvider>
}

/** Wires the protocols: the one place that knows which there are. */
export function createModels(options: ModelsOptions): Models {
  const { clock, credentials, sandboxUrl, timeouts, lookAgain } = options
  const egress = createEgress()
  const protocols: Record<ProtocolName, Protocol> = {
    openai: createOpenAiProtocol({ egress, clock }),
    anthropic: createAnthropicProtocol({ egress, clock }),
    google: createGoogleProtocol({ egress, clock }),
    'azure-openai': createAzureOpenAiProtocol({ egress, clock }),
  }
  const toTarget = (provider: CallableProvider, credential: CredentialStatus): Target => {
    if (!credential.secret) throw new LlmError('MISSING_API_KEY', { message: credential.reason })
    return {
      protocol: PROTOCOL_NAMES[provider.protocol],
      ...toAddress(provider, sandboxUrl),
      apiKey: credential.secret,
      requestTimeoutMs: provider.requestTimeoutSeconds * 1000,
      timeouts: timeouts(),
    }
  }
  /** Asks once more where the credential was missing or refused and is another one by now. */
  const ask = async <T>(provider: CallableProvider, call: (target: Target) => Promise<T>): Promise<T> => {
    const credential = resolveProviderCredential(provider, credentials)
    try {
      return await call(toTarget(provider, credential))
    } catch (error) {
      if (!isAboutCredential(error)) throw error
      const { requestTimeoutSeconds } = provider
      const latest = { ...(await lookAgain(provider)), requestTimeoutSeconds }
      const replaced = resolveProviderCredential(latest, credentials)
      if (!replaced.secret || credential.secret?.equals(replaced.secret)) throw error
      return call(toTarget(latest, replaced))
    }
  }
  return {
    complete: (provider, request, signal) =>
      ask(provider, (target) => protocols[target.protocol].complete(target, request, { signal })),
    stream: (provider, request, signal) =>
      new LateStream((begin) =>
        ask(provider, (target) => begin(protocols[target.protocol].stream(target, request, { signal }))),
      ),
    listModels: (provider, signal) =>
      ask(provider, (target) => protocols[target.protocol].listModels(target, { signal })),
    [Symbol.asyncDispose]: () => egress[Symbol.asyncDispose](),
  }
}

function isAboutCredential(error: unknown): boolean {
  return error instanceof LlmError && (error.code === 'AUTH_ERROR' || error.code === 'MISSING_API_KEY')
}

/**
 * `sandbox://<path>` is a path at the simulator, found at call time and mostly on this machine; anything else is
 * taken as it is.
 */
function toAddress(
  provider: CallableProvider,
  sandboxUrl: string | null,
): Pick<Target, 'baseUrl' | 'allowPrivateAddress'> {
  const { baseUrl, allowPrivateAddress } = provider
  if (!baseUrl.startsWith(SANDBOX_SCHEME)) return { baseUrl, allowPrivateAddress }
  if (!sandboxUrl) {
    throw new LlmError('UNSUPPORTED_PROVIDER', {
      message: `${provider.displayName} is a sandbox provider and no simulator runs; set SLUICE_SANDBOX_URL.`,
    })
  }
  return { baseUrl: `${sandboxUrl}/${baseUrl.slice(SANDBOX_SCHEME.length)}`, allowPrivateAddress: true }
}
