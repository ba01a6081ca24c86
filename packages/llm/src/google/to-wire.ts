import { toSentMaxOutputTokens, toSentTemperature } from '../spec/index.ts'
import type { CompletionRequest, Message } from '../spec/index.ts'

/** The body of a generateContent request; system messages have a field of their own. What is undefined is not sent. */
export function toWire(request: CompletionRequest): object {
  const system = request.messages.filter(({ role }) => role === 'system')
  return {
    systemInstruction: system.length > 0 ? { parts: system.map(toPart) } : undefined,
    contents: request.messages
      .filter(({ role }) => role !== 'system')
      .map((message) => ({
        role: message.role === 'assistant' ? 'model' : 'user',
        parts: [toPart(message)],
      })),
    generationConfig: {
      temperature: toSentTemperature(request),
      maxOutputTokens: toSentMaxOutputTokens(request),
    },
  }
}

function toPart({ content }: Message): { text: string } {
  return { text: content }
}
