import { resolveCredential } from '@sluice/core/credentials'
import type { CredentialSource } from '@sluice/core/credentials'
import type { LlmProtocol } from '@sluice/db'
import { LlmError, ProtocolName, SANDBOX_SCHEME } from '@sluice/llm'
import type { Clock, CompletionRequest, CompletionResult, ListedModel, Protocol, Target } from '@sluice/llm'
import { createAnthropicProtocol } from '@sluice/llm/anthropic'
import { createAzureOpenAiProtocol } from '@sluice/llm/azure-openai'
import { createGoogleProtocol } from '@sluice/llm/google'
import { createEgress } from '@sluice/llm/http'
import { createOpenAiProtocol } from '@sluice/llm/openai'

/** What a call needs to know of its provider. */
export type CallableProvider = {
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
  /** The models that the provider's vendor offers to its account; throws LlmError. */
  listModels(provider: CallableProvider, signal: AbortSignal): Promise<ListedModel[]>
}

const PROTOCOL_NAMES: Record<LlmProtocol, ProtocolName> = {
  OPENAI: ProtocolName.openai,
  ANTHROPIC: ProtocolName.anthropic,
  GOOGLE: ProtocolName.google,
  AZURE_OPENAI: ProtocolName['azure-openai'],
}

/** Wires the protocols: the one place that knows which there are. */
export function createModels(options: {
  clock: Clock
  credentials: CredentialSource
  sandboxUrl: string | null
}): Models {
  const { clock, credentials, sandboxUrl } = options
  const egress = createEgress()
  const protocols: Record<ProtocolName, Protocol> = {
    openai: createOpenAiProtocol({ egress, clock }),
    anthropic: createAnthropicProtocol({ egress, clock }),
    google: createGoogleProtocol({ egress, clock }),
    'azure-openai': createAzureOpenAiProtocol({ egress, clock }),
  }
  const toTarget = (provider: CallableProvider): Target => {
    const credential = resolveCredential(provider.credentialRef, credentials)
    if (!credential.secret) throw new LlmError('MISSING_API_KEY', { message: credential.reason })
    return {
      protocol: PROTOCOL_NAMES[provider.protocol],
      ...toAddress(provider, sandboxUrl),
      apiKey: credential.secret,
      requestTimeoutMs: provider.requestTimeoutSeconds * 1000,
    }
  }
  return {
    async complete(provider, request, signal) {
      const target = toTarget(provider)
      return protocols[target.protocol].complete(target, request, { signal })
    },
    async listModels(provider, signal) {
      const target = toTarget(provider)
      return protocols[target.protocol].listModels(target, { signal })
    },
    [Symbol.asyncDispose]: () => egress[Symbol.asyncDispose](),
  }
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
