import { builder } from '../../graphql/builder.ts'

export const TokenClass = builder.enumType('TokenClass', {
  description: 'What kind of token is counted. Every token of a call is in exactly one class.',
  values: {
    INPUT: { description: 'Fresh input.' },
    CACHE_READ: { description: 'Input read from a cache.' },
    CACHE_WRITE: { description: 'Input written to a cache.' },
    OUTPUT: { description: 'Output without reasoning.' },
    REASONING: { description: 'Reasoning; billed as output where it has no rate.' },
  },
})
