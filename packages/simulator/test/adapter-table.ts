import type { Protocol } from '@sluice/llm'
import { createAnthropicProtocol } from '@sluice/llm/anthropic'
import { createAzureOpenAiProtocol } from '@sluice/llm/azure-openai'
import { createGoogleProtocol } from '@sluice/llm/google'
import type { CallDependencies } from '@sluice/llm/http'
import { createOpenAiProtocol } from '@sluice/llm/openai'

/** An adapter of our own and what its vendor does in its own way. */
export type Adapter = {
  name: Protocol['name']
  create: (dependencies: CallDependencies) => Protocol
  /** Where the simulator speaks the protocol. */
  basePath: string
  /** Status of an overloaded vendor. */
  overloadedStatus: number
  /** Status of an account that has nothing left. */
  quotaStatus: number
  /** What an event of a stream says when the vendor fails in its midst: the status that it would have answered. */
  failureStatus: number
  /** Status for a key that is not known, and for none. */
  keyStatuses: readonly [unknown: number, missing: number]
  /** Answers tell which tokens were written to the cache. */
  tellsCacheWrites: boolean
  /** A stream's opening tells the tokens of the prompt. */
  tellsPromptFirst: boolean
  /** Images may be addresses. */
  takesImageUrls: boolean
  /** JSON without a schema is a mode of its own, not a sentence. */
  hasJsonMode: boolean
}

const OPENAI: Adapter = {
  name: 'openai',
  create: createOpenAiProtocol,
  basePath: '/openai/v1',
  overloadedStatus: 503,
  quotaStatus: 429,
  failureStatus: 500,
  keyStatuses: [401, 401],
  tellsCacheWrites: true,
  tellsPromptFirst: false,
  takesImageUrls: true,
  hasJsonMode: true,
}

/** The adapters, each over its own protocol against the simulator. */
export const ADAPTERS: readonly Adapter[] = [
  OPENAI,
  {
    ...OPENAI,
    name: 'azure-openai',
    create: createAzureOpenAiProtocol,
    basePath: '/azure-openai/openai/v1',
  },
  {
    ...OPENAI,
    name: 'anthropic',
    create: createAnthropicProtocol,
    basePath: '/anthropic',
    overloadedStatus: 529,
    quotaStatus: 400,
    failureStatus: 529,
    tellsPromptFirst: true,
    hasJsonMode: false,
  },
  {
    ...OPENAI,
    name: 'google',
    create: createGoogleProtocol,
    basePath: '/google',
    failureStatus: 503,
    keyStatuses: [400, 403],
    tellsCacheWrites: false,
    takesImageUrls: false,
  },
]
