export const protocolNames = {
  OPENAI: 'OpenAI',
  ANTHROPIC: 'Anthropic',
  GOOGLE: 'Google',
  AZURE_OPENAI: 'Azure OpenAI',
} as const

export type Protocol = keyof typeof protocolNames

export const protocolOptions = [
  { value: 'OPENAI', label: 'OpenAI' },
  { value: 'ANTHROPIC', label: 'Anthropic' },
  { value: 'GOOGLE', label: 'Google' },
  { value: 'AZURE_OPENAI', label: 'Azure OpenAI' },
] as const

export const tokenClassNames = {
  INPUT: 'Input',
  OUTPUT: 'Output',
  CACHE_READ: 'Cache read',
  CACHE_WRITE: 'Cache write',
  REASONING: 'Reasoning',
} as const

export type TokenClass = keyof typeof tokenClassNames

export const tokenClasses = ['INPUT', 'OUTPUT', 'CACHE_READ', 'CACHE_WRITE', 'REASONING'] as const
