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

export function toModelList(models: readonly string[]): object {
  return {
    models: models.map((id) => ({
      name: `models/${id}`,
      version: '2026-05-01',
      displayName: id,
      inputTokenLimit: 1_048_576,
      outputTokenLimit: 65_536,
      supportedGenerationMethods: ['generateContent', 'streamGenerateContent'],
    })),
  }
}
