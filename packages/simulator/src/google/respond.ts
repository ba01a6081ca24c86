import type { Answer } from '../answer.ts'
import type { TokenCounts } from '../token-counts.ts'

export type RequestFacts = { imageTokens: number }

export function toResponse(answer: Answer, facts: RequestFacts): object {
  const parts = answer.calls.length === 0 ? [{ text: answer.text }] : toCallParts(answer)
  return {
    candidates: [{ content: toContent(parts), finishReason: toFinishReason(answer), index: 0 }],
    ...(answer.told !== null && { usageMetadata: toUsage(answer.told, facts) }),
    ...toIdentity(answer),
  }
}

export function toContent(parts: object[]): object {
  return { parts, role: 'model' }
}

/** The first of the calls is signed by a model that thought before it. */
export function toCallParts({ id, calls, counts }: Answer): object[] {
  const signature = Buffer.from(`thought of ${id}`).toString('base64')
  return calls.map(({ name, arguments: args }, index) => ({
    functionCall: { id: `${id}${index}`, name, args },
    ...(index === 0 && counts.reasoningTokens > 0 && { thoughtSignature: signature }),
  }))
}

export function toFinishReason({ finish }: Answer): string {
  return finish === 'length' ? 'MAX_TOKENS' : 'STOP'
}

/** Cached tokens are part of the prompt's, thoughts stand beside the candidates' tokens. */
export function toUsage(counts: TokenCounts, { imageTokens }: RequestFacts): object {
  const { inputTokens, cacheReadTokens, outputTokens, reasoningTokens } = counts
  const images = Math.min(imageTokens, inputTokens)
  return {
    promptTokenCount: inputTokens,
    ...(cacheReadTokens > 0 && {
      cachedContentTokenCount: cacheReadTokens,
      cacheTokensDetails: [{ modality: 'TEXT', tokenCount: cacheReadTokens }],
    }),
    candidatesTokenCount: outputTokens - reasoningTokens,
    ...(reasoningTokens > 0 && { thoughtsTokenCount: reasoningTokens }),
    totalTokenCount: inputTokens + outputTokens,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: inputTokens - images },
      ...(images > 0 ? [{ modality: 'IMAGE', tokenCount: images }] : []),
    ],
  }
}

export function toIdentity({ id, model }: Answer): object {
  return { modelVersion: model, responseId: id }
}
