import type { Answer } from '../answer.ts'
import type { TokenCounts } from '../token-counts.ts'

/** What an answer repeats of its request. */
export type RequestFacts = {
  /** The choice named the one tool to call. */
  isNamed: boolean
  imageTokens: number
}

export function toCompletion(answer: Answer, facts: RequestFacts): object {
  return {
    id: `chatcmpl-${answer.id}`,
    object: 'chat.completion',
    created: toSeconds(answer.createdAt),
    model: answer.model,
    choices: [
      {
        index: 0,
        message: toMessage(answer),
        logprobs: null,
        finish_reason: toFinishReason(answer, facts),
      },
    ],
    ...(answer.told !== null && { usage: toUsage(answer.told, facts) }),
    service_tier: 'default',
    system_fingerprint: 'fp_simulator',
  }
}

function toMessage(answer: Answer): object {
  const { calls, text } = answer
  const common = { role: 'assistant', refusal: null, annotations: [] }
  if (calls.length === 0) return { ...common, content: text }
  return {
    ...common,
    content: null,
    tool_calls: calls.map(({ name, json }, index) => ({
      id: toCallId(answer, index),
      type: 'function',
      function: { name, arguments: json },
    })),
  }
}

export function toCallId({ id }: Answer, index: number): string {
  return `call_${id}${index}`
}

/** A call of the one tool that was named ends with `stop`, any other with `tool_calls`. */
export function toFinishReason({ finish }: Answer, { isNamed }: RequestFacts): string {
  return finish === 'tool_calls' && isNamed ? 'stop' : finish
}

/** Cached, written and reasoning tokens are part of the sums they detail. */
export function toUsage(counts: TokenCounts, { imageTokens }: RequestFacts): object {
  const { inputTokens, outputTokens } = counts
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: {
      cached_tokens: counts.cacheReadTokens,
      audio_tokens: 0,
      ...(counts.cacheWriteTokens > 0 && { cache_write_tokens: counts.cacheWriteTokens }),
      ...(imageTokens > 0 && inputTokens > 0 && { image_tokens: imageTokens }),
    },
    completion_tokens_details: {
      reasoning_tokens: counts.reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}

export function toModelList(models: readonly string[]): object {
  return {
    object: 'list',
    data: models.map((id) => ({ id, object: 'model', created: 1_777_593_600, owned_by: 'simulator' })),
  }
}

export function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
