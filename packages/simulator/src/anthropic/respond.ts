import type { Answer } from '../answer.ts'
import type { TokenCounts } from '../token-counts.ts'

export type RequestFacts = {
  /** Thinking was asked for; what was thought is left out of the block, as the vendor does by default. */
  isThinking: boolean
}

/** A block of the answer: as it is opened, and what is said in it. */
export type ContentBlock =
  | { opening: { type: 'thinking'; thinking: ''; signature: '' }; signature: string }
  | { opening: { type: 'text'; text: '' }; text: string }
  | {
      opening: { type: 'tool_use'; id: string; name: string; input: object; caller: object }
      json: string
      input: object
    }

export function toBlocks(answer: Answer, { isThinking }: RequestFacts): ContentBlock[] {
  const { calls, counts, id, text } = answer
  const blocks: ContentBlock[] = calls.map(({ name, json, arguments: input }, index) => ({
    opening: { type: 'tool_use', id: `toolu_${id}${index}`, name, input: {}, caller: { type: 'direct' } },
    json,
    input,
  }))
  if (calls.length === 0) blocks.push({ opening: { type: 'text', text: '' }, text })
  if (isThinking && counts.reasoningTokens > 0) {
    const signature = Buffer.from(`thought of ${id}`).toString('base64')
    blocks.unshift({ opening: { type: 'thinking', thinking: '', signature: '' }, signature })
  }
  return blocks
}

export function toMessageBody(answer: Answer, facts: RequestFacts): object {
  return {
    ...toOpening(answer),
    content: toBlocks(answer, facts).map(toWhole),
    ...toStop(answer),
    ...(answer.told !== null && { usage: toUsage(answer.told) }),
  }
}

function toWhole(block: ContentBlock): object {
  if ('text' in block) return { ...block.opening, text: block.text }
  if ('input' in block) return { ...block.opening, input: block.input }
  return { ...block.opening, signature: block.signature }
}

/** A message of which nothing has been said yet. */
export function toOpening({ id, model }: Answer): object {
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  }
}

export function toStop({ finish, stopSequence }: Answer): object {
  if (finish === 'length') return { stop_reason: 'max_tokens', stop_sequence: null }
  if (finish === 'tool_calls') return { stop_reason: 'tool_use', stop_sequence: null }
  return { stop_reason: stopSequence === null ? 'end_turn' : 'stop_sequence', stop_sequence: stopSequence }
}

/** Cached tokens stand beside the input tokens, thinking is part of the output tokens. */
export function toUsage(counts: TokenCounts): object {
  return {
    ...toInputUsage(counts),
    cache_creation: {
      ephemeral_5m_input_tokens: counts.cacheWriteTokens,
      ephemeral_1h_input_tokens: 0,
    },
    ...toOutputUsage(counts),
    server_tool_use: null,
    service_tier: 'standard',
  }
}

/** The sums that the end of a stream repeats. */
export function toFinalUsage(counts: TokenCounts): object {
  return { ...toInputUsage(counts), ...toOutputUsage(counts) }
}

function toInputUsage({ inputTokens, cacheReadTokens, cacheWriteTokens }: TokenCounts): object {
  return {
    input_tokens: inputTokens - cacheReadTokens - cacheWriteTokens,
    cache_creation_input_tokens: cacheWriteTokens,
    cache_read_input_tokens: cacheReadTokens,
  }
}

function toOutputUsage({ outputTokens, reasoningTokens }: TokenCounts): object {
  return {
    output_tokens: outputTokens,
    output_tokens_details: reasoningTokens === 0 ? null : { thinking_tokens: reasoningTokens },
  }
}
