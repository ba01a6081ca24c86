import type { Answer } from '../answer.ts'

export function toCompletion(answer: Answer): object {
  return {
    id: `chatcmpl-${answer.id}`,
    object: 'chat.completion',
    created: toSeconds(answer.createdAt),
    model: answer.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: answer.text, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: answer.finish,
      },
    ],
    usage: toUsage(answer),
    service_tier: 'default',
    system_fingerprint: 'fp_simulator',
  }
}

export function toUsage({ inputTokens, outputTokens }: Answer): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
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
