import { resolveCredential } from '@sluice/core/credentials'
import type { CredentialSource } from '@sluice/core/credentials'
import type { LlmProtocol } from '@sluice/db'
import { LlmError, ProtocolName } from '@sluice/llm'
import type { Clock, CompletionRequest, CompletionResult, Protocol } from '@sluice/llm'
import { createAnthropicProtocol } from '@sluice/llm/anthropic'
import { createGoogleProtocol } from '@sluice/llm/google'
import { createEgress } from '@sluice/llm/http'
import { createOpenAiProtocol } from '@sluice/llm/openai'

/** What a call needs to know of its provider. */
export type CallableProvider = {
  displayName: string
  protocol: LlmProtocol
  baseUrl: string
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
}

const PROTOCOL_NAMES: Record<LlmProtocol, ProtocolName | null> = {
  OPENAI: ProtocolName.openai,
  ANTHROPIC: ProtocolName.anthropic,
  GOOGLE: ProtocolName.google,
  AZURE_OPENAI: null,
}

const SANDBOX_SCHEME = 'sandbox://'

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
  }
  return {
    async complete(provider, request, signal) {
      const name = PROTOCOL_NAMES[provider.protocol]
      if (!name)
        throw new LlmError('UNSUPPORTED_PROVIDER', {
          message: `${provider.displayName} speaks ${provider.protocol}, which is not supported.`,
        })
      const credential = resolveCredential(provider.credentialRef, credentials)
      if (!credential.secret) throw new LlmError('MISSING_API_KEY', { message: credential.reason })
      const target = {
        protocol: name,
        baseUrl: toUrl(provider, sandboxUrl),
        apiKey: credential.secret,
        requestTimeoutMs: provider.requestTimeoutSeconds * 1000,
      }
      return protocols[name].complete(target, request, { signal })
    },
    [Symbol.asyncDispose]: () => egress[Symbol.asyncDispose](),
  }
}

/** `sandbox://<path>` is a path at the simulator, found at call time; anything else is taken as it is. */
function toUrl(provider: CallableProvider, sandboxUrl: string | null): string {
  if (!provider.baseUrl.startsWith(SANDBOX_SCHEME)) return provider.baseUrl
  if (!sandboxUrl) {
    throw new LlmError('UNSUPPORTED_PROVIDER', {
      message: `${provider.displayName} is a sandbox provider and no simulator runs; set SLUICE_SANDBOX_URL.`,
    })
  }
  return `${sandboxUrl}/${provider.baseUrl.slice(SANDBOX_SCHEME.length)}`
}
