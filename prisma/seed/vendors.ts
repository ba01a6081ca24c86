import type { SeedProvider } from './provider.ts'

/**
 * The six vendors of the first installation: limits, models and USD per million tokens (input, output) as of November 2026.
 * The first model of each is its default. Administrators change all of it at run time.
 */
export const VENDORS: readonly SeedProvider[] = [
  {
    name: 'openai',
    displayName: 'OpenAI',
    protocol: 'OPENAI',
    baseUrl: 'https://api.openai.com/v1',
    credentialRef: 'env:OPENAI_API_KEY',
    maxParallelRequests: 5,
    requestsPerMinute: 60,
    apiConfig: { maxTokensParameter: 'max_completion_tokens' },
    models: [
      { modelId: 'gpt-5-mini', displayName: 'GPT-5 mini', input: '0.25', output: '2' },
      { modelId: 'gpt-5.1', displayName: 'GPT-5.1', input: '1.25', output: '10' },
    ],
  },
  {
    name: 'anthropic',
    displayName: 'Anthropic',
    protocol: 'ANTHROPIC',
    baseUrl: 'https://api.anthropic.com',
    credentialRef: 'env:ANTHROPIC_API_KEY',
    maxParallelRequests: 3,
    requestsPerMinute: 40,
    models: [
      { modelId: 'claude-haiku-4-5', displayName: 'Claude Haiku 4.5', input: '1', output: '5' },
      { modelId: 'claude-sonnet-4-5', displayName: 'Claude Sonnet 4.5', input: '3', output: '15' },
    ],
  },
  {
    name: 'xai',
    displayName: 'xAI',
    protocol: 'OPENAI',
    baseUrl: 'https://api.x.ai/v1',
    credentialRef: 'env:XAI_API_KEY',
    maxParallelRequests: 2,
    requestsPerMinute: 30,
    models: [
      {
        modelId: 'grok-4-1-fast-reasoning',
        displayName: 'Grok 4.1 Fast Reasoning',
        input: '0.20',
        output: '0.50',
      },
      { modelId: 'grok-4-0709', displayName: 'Grok 4', input: '3', output: '15' },
    ],
  },
  {
    name: 'google',
    displayName: 'Google',
    protocol: 'GOOGLE',
    baseUrl: 'https://generativelanguage.googleapis.com',
    credentialRef: 'env:GEMINI_API_KEY',
    maxParallelRequests: 1,
    requestsPerMinute: 10,
    models: [{ modelId: 'gemini-2.5-pro', displayName: 'Gemini 2.5 Pro', input: '1.25', output: '10' }],
  },
  {
    name: 'deepseek',
    displayName: 'DeepSeek',
    protocol: 'OPENAI',
    baseUrl: 'https://api.deepseek.com/v1',
    credentialRef: 'env:DEEPSEEK_API_KEY',
    maxParallelRequests: 2,
    requestsPerMinute: 30,
    models: [
      { modelId: 'deepseek-chat', displayName: 'DeepSeek Chat', input: '0.28', output: '0.42' },
      { modelId: 'deepseek-reasoner', displayName: 'DeepSeek Reasoner', input: '0.28', output: '0.42' },
    ],
  },
  {
    name: 'mistral',
    displayName: 'Mistral',
    protocol: 'OPENAI',
    baseUrl: 'https://api.mistral.ai/v1',
    credentialRef: 'env:MISTRAL_API_KEY',
    maxParallelRequests: 2,
    requestsPerMinute: 30,
    models: [{ modelId: 'mistral-large-2512', displayName: 'Mistral Large', input: '0.50', output: '1.50' }],
  },
]
