import type { SeedProvider } from './provider.ts'

const REQUESTS_PER_MINUTE = 10_000
/** The simulator answers in a second or two; a short deadline brings permits of a killed worker back soon. */
const REQUEST_TIMEOUT_SECONDS = 15

/** One provider per wire protocol, answered by the bundled simulator: no account, no bill. */
export const SANDBOX: readonly SeedProvider[] = [
  {
    name: 'sandbox-openai',
    displayName: 'Sandbox (OpenAI protocol)',
    protocol: 'OPENAI',
    baseUrl: 'sandbox://openai/v1',
    credentialRef: 'env:SLUICE_CREDENTIAL_SANDBOX_OPENAI',
    maxParallelRequests: 5,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    requestTimeoutSeconds: REQUEST_TIMEOUT_SECONDS,
    isSandbox: true,
    models: [
      { modelId: 'sim-swift', displayName: 'Swift', input: '0.15', output: '0.60' },
      { modelId: 'sim-swift-pro', displayName: 'Swift Pro', input: '1.10', output: '4.40' },
    ],
  },
  {
    name: 'sandbox-anthropic',
    displayName: 'Sandbox (Anthropic protocol)',
    protocol: 'ANTHROPIC',
    baseUrl: 'sandbox://anthropic',
    credentialRef: 'env:SLUICE_CREDENTIAL_SANDBOX_ANTHROPIC',
    maxParallelRequests: 3,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    requestTimeoutSeconds: REQUEST_TIMEOUT_SECONDS,
    isSandbox: true,
    models: [
      { modelId: 'sim-sage', displayName: 'Sage', input: '0.80', output: '4' },
      { modelId: 'sim-sage-large', displayName: 'Sage Large', input: '3', output: '15' },
    ],
  },
  {
    name: 'sandbox-google',
    displayName: 'Sandbox (Google protocol)',
    protocol: 'GOOGLE',
    baseUrl: 'sandbox://google',
    credentialRef: 'env:SLUICE_CREDENTIAL_SANDBOX_GOOGLE',
    maxParallelRequests: 2,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    requestTimeoutSeconds: REQUEST_TIMEOUT_SECONDS,
    isSandbox: true,
    models: [
      { modelId: 'sim-breeze', displayName: 'Breeze', input: '0.075', output: '0.30' },
      { modelId: 'sim-breeze-ultra', displayName: 'Breeze Ultra', input: '1.25', output: '10' },
    ],
  },
]
