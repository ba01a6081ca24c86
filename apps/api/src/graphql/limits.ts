import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives'
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens'
import { SluiceError } from '@sluice/core/shared'

import type { Plugin } from 'graphql-yoga'

/** Largest body of a request. */
export const MAX_BODY_BYTES = 256 * 1024

/** What a document may have; tokens are counted before it is parsed. Introspection counts as no depth. */
const LIMITS = { tokens: 1000, depth: 10, aliases: 15, directives: 5 } as const

/** Refuses documents that would cost too much to parse or to answer. */
export function createLimits(): Plugin[] {
  const onReject = [refuse]
  return [
    maxTokensPlugin({ n: LIMITS.tokens, onReject }),
    maxDepthPlugin({ n: LIMITS.depth, flattenFragments: true, onReject }),
    maxAliasesPlugin({ n: LIMITS.aliases, onReject }),
    maxDirectivesPlugin({ n: LIMITS.directives, onReject }),
  ]
}

/** The library calls every refusal a syntax error; it is none. */
function refuse(_context: unknown, error: Error): never {
  throw new SluiceError('VALIDATION_FAILED', error.message.replace('Syntax Error: ', ''))
}
