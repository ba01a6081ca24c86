import { toSentMaxOutputTokens, toSentTemperature } from '../spec/index.ts'
import type { CompletionRequest } from '../spec/index.ts'

/** The body of a chat completion request; what is undefined is not sent. */
export function toWire(request: CompletionRequest): object {
  return {
    model: request.model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    temperature: toSentTemperature(request),
    reasoning_effort: request.options?.reasoningEffort,
    [request.options?.maxTokensParameter ?? 'max_tokens']: toSentMaxOutputTokens(request),
  }
}
