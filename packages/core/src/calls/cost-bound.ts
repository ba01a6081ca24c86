import { toSentMaxOutputTokens } from '@sluice/llm'
import type { CompletionRequest } from '@sluice/llm'

import { costOf } from '#pricing'
import type { RateRow } from '#pricing'
import { Money } from '#shared'

/** What vendors add for each message and whose it is. */
const TOKENS_PER_MESSAGE = 8
/** What most vendors count for a large image; some count more. */
const TOKENS_PER_IMAGE = 1600
/** Where neither the request nor the model limits the answer. */
const DEFAULT_MAX_OUTPUT_TOKENS = 8192

/** Tokens of a prompt at the most: no token of a text is shorter than a byte. */
export function boundInputTokens({ messages, tools, responseFormat }: CompletionRequest): number {
  let bytes = tools ? Buffer.byteLength(JSON.stringify(tools)) : 0
  if (responseFormat) bytes += Buffer.byteLength(JSON.stringify(responseFormat))
  let images = 0
  for (const message of messages) {
    const parts =
      typeof message.content === 'string'
        ? [{ type: 'text' as const, text: message.content }]
        : message.content
    for (const part of parts) {
      if (part.type === 'text') bytes += Buffer.byteLength(part.text)
      else images += 1
    }
    if (message.role === 'assistant' && message.toolCalls)
      bytes += Buffer.byteLength(JSON.stringify(message.toolCalls))
  }
  return bytes + images * TOKENS_PER_IMAGE + messages.length * TOKENS_PER_MESSAGE
}

/**
 * The most a call can cost in USD: a generous count of its prompt and the longest answer it allows, each at the dearest class
 * it may be billed in. Null where the model has no price.
 */
export function costBound(request: CompletionRequest, rates: readonly RateRow[] | null): Money | null {
  if (rates === null) return null
  const input = boundInputTokens(request)
  const output = toSentMaxOutputTokens(request) ?? DEFAULT_MAX_OUTPUT_TOKENS
  const none = {
    inputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
  }
  const fresh = costOf({ ...none, inputTokens: input, outputTokens: output }, rates)
  if (fresh === null) return null
  const dearer = [
    costOf({ ...none, cacheWriteTokens: input, outputTokens: output }, rates),
    costOf({ ...none, inputTokens: input, reasoningTokens: output }, rates),
    costOf({ ...none, cacheWriteTokens: input, reasoningTokens: output }, rates),
  ]
  return Money.max(fresh, ...dearer.filter((cost) => cost !== null))
}
