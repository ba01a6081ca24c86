import type { Answer } from '../answer.ts'

export function toResponse(answer: Answer): object {
  return {
    candidates: [{ content: toContent(answer.text), finishReason: toFinishReason(answer), index: 0 }],
    usageMetadata: toUsage(answer),
    ...toIdentity(answer),
  }
}

export function toContent(text: string): object {
  return { parts: [{ text }], role: 'model' }
}

export function toFinishReason({ finish }: Answer): string {
  return finish === 'length' ? 'MAX_TOKENS' : 'STOP'
}

export function toUsage({ inputTokens, outputTokens }: Answer): object {
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: outputTokens,
    totalTokenCount: inputTokens + outputTokens,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: inputTokens }],
  }
}

export function toIdentity({ id, model }: Answer): object {
  return { modelVersion: model, responseId: id }
}
