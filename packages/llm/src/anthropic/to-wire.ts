import { toSentMaxOutputTokens, toSentTemperature } from '../spec/index.ts'
import type { CompletionRequest } from '../spec/index.ts'

/** The vendor demands an output limit; this one where neither caller nor model sets one. */
const DEFAULT_MAX_TOKENS = 8192

/** The body of a message request; system messages have a field of their own. What is undefined is not sent. */
export function toWire(request: CompletionRequest): object {
  const system = request.messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  return {
    model: request.model,
    max_tokens: toSentMaxOutputTokens(request) ?? DEFAULT_MAX_TOKENS,
    system: system.length > 0 ? system.join('\n\n') : undefined,
    messages: request.messages
      .filter(({ role }) => role !== 'system')
      .map(({ role, content }) => ({ role, content })),
    temperature: toSentTemperature(request),
  }
}
