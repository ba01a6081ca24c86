import { LlmProtocol } from '@sluice/db'
import type { LlmProvider } from '@sluice/db'
import { checkBaseUrl } from '@sluice/llm'
import { z } from 'zod'

import { invalid } from '#shared'
import type { Log } from '#shared'

import { line, wholeNumber } from './parse-input.ts'
import type { Optional } from './parse-input.ts'

/** What of a provider can be changed later. */
export type ProviderInput = {
  displayName?: Optional<string>
  protocol?: Optional<LlmProtocol>
  baseUrl?: Optional<string>
  /** `env:NAME`, `file:PATH`, or the credential itself, which is then stored encrypted. */
  credential?: Optional<string>
  allowPrivateAddress?: Optional<boolean>
  maxParallelRequests?: Optional<number>
  requestsPerMinute?: Optional<number>
  /** Null: not limited. */
  tokensPerMinute?: Optional<number>
  requestTimeoutSeconds?: Optional<number>
  isEnabled?: Optional<boolean>
}

const NAME_RULE = 'must be 1 to 50 of a-z, 0-9 and -, neither first nor last a -'
const URL_RULE = 'must have 1 to 500 characters'

const shape = {
  displayName: line(100),
  protocol: z.enum(LlmProtocol),
  baseUrl: z.string(URL_RULE).trim().min(1, URL_RULE).max(500, URL_RULE),
  allowPrivateAddress: z.boolean(),
  // 0 is taken for 1 (S3-30).
  maxParallelRequests: wholeNumber(0, 100).transform((count) => Math.max(1, count)),
  requestsPerMinute: wholeNumber(1, 10_000),
  tokensPerMinute: wholeNumber(1, 100_000_000).nullable(),
  requestTimeoutSeconds: wholeNumber(1, 600),
  isEnabled: z.boolean(),
}

/** A new provider, with the defaults of what was left out (T-15). */
export const newProviderSchema = z.object({
  ...shape,
  name: z
    .string(NAME_RULE)
    .max(50, NAME_RULE)
    .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, NAME_RULE),
  allowPrivateAddress: shape.allowPrivateAddress.default(false),
  maxParallelRequests: shape.maxParallelRequests.default(1),
  requestsPerMinute: shape.requestsPerMinute.default(60),
  tokensPerMinute: shape.tokensPerMinute.default(null),
  requestTimeoutSeconds: shape.requestTimeoutSeconds.default(120),
  isEnabled: shape.isEnabled.default(true),
})

/** What is to be changed of a provider. */
export const providerChangesSchema = z.object({
  displayName: shape.displayName.exactOptional(),
  protocol: shape.protocol.exactOptional(),
  baseUrl: shape.baseUrl.exactOptional(),
  allowPrivateAddress: shape.allowPrivateAddress.exactOptional(),
  maxParallelRequests: shape.maxParallelRequests.exactOptional(),
  requestsPerMinute: shape.requestsPerMinute.exactOptional(),
  tokensPerMinute: shape.tokensPerMinute.exactOptional(),
  requestTimeoutSeconds: shape.requestTimeoutSeconds.exactOptional(),
  isEnabled: shape.isEnabled.exactOptional(),
})

/** Refuses an address that no call may go to. */
export function requireBaseUrl(
  provider: Pick<LlmProvider, 'baseUrl' | 'allowPrivateAddress' | 'isSandbox'>,
): void {
  const { baseUrl, allowPrivateAddress, isSandbox } = provider
  const fault = checkBaseUrl(baseUrl, { allowPrivateAddress, allowSandbox: isSandbox })
  if (fault !== null) throw invalid('baseUrl', fault)
}

/** What is taken for something else is said in the log. */
export function warnOfZero(input: ProviderInput, provider: { name: string }, log: Log): void {
  if (input.maxParallelRequests !== 0) return
  log.warn('parallel requests of 0 taken for 1', { provider: provider.name })
}
