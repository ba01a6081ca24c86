import { z } from 'zod'

import type { ChatMessage } from '../chat-request.ts'
import { isBase64 } from '../media.ts'
import type { Refusal } from '../protocol.ts'

const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif']
const OTHER_TYPES = /^(?:(?:audio|video|text)\/.+|application\/(?:pdf|json))$/

const partSchema = z.looseObject({
  text: z.string().optional(),
  inlineData: z.looseObject({ mimeType: z.string(), data: z.string() }).optional(),
  functionCall: z.looseObject({ name: z.string() }).optional(),
  functionResponse: z.looseObject({ name: z.string() }).optional(),
  thoughtSignature: z.string().optional(),
})

export const contentSchema = z.strictObject({
  role: z.enum(['user', 'model', 'function']).optional(),
  parts: z.array(partSchema).min(1),
})

type Part = z.output<typeof partSchema>
type Content = z.output<typeof contentSchema>

export function toMessage({ role, parts }: { role?: string | undefined; parts: Part[] }): ChatMessage {
  const texts = parts.map(toText)
  return {
    role: role ?? 'user',
    text: texts.flatMap((text) => text ?? []).join('\n'),
    attachments: texts.filter((text) => text === null).length,
    images: parts.filter(({ inlineData }) => inlineData?.mimeType.startsWith('image/') === true).length,
    results: parts.filter(({ functionResponse }) => functionResponse !== undefined).length,
  }
}

/** The text of a part, null of one that has none. */
function toText({ text, functionCall, functionResponse }: Part): string | null {
  const called = functionCall ?? functionResponse
  return called === undefined ? (text ?? null) : JSON.stringify(called)
}

export function findContentProblem(contents: Content[]): Refusal | null {
  const message = findHistoryFault(contents) ?? findDataFault(contents)
  return message === null ? null : { kind: 'refused', message }
}

/** A model that thinks wants the first call of each step since the last word of the user back with its signature. */
export function findUnsignedCall(contents: Content[]): Refusal | null {
  const asked = contents.findLastIndex(
    ({ role, parts }) =>
      role !== 'model' && parts.every(({ functionResponse }) => functionResponse === undefined),
  )
  for (const [index, { parts }] of contents.entries()) {
    const first = index < asked ? undefined : parts.find(({ functionCall }) => functionCall !== undefined)
    if (first?.functionCall === undefined || first.thoughtSignature !== undefined) continue
    return {
      kind: 'refused',
      message: `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${first.functionCall.name}\` , position ${index + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`,
    }
  }
  return null
}

/** Calls follow the user or results, results follow their calls, and there are as many of these as of those. */
function findHistoryFault(contents: Content[]): string | null {
  const countOf = (content: Content | undefined, field: 'functionCall' | 'functionResponse'): number =>
    content?.parts.filter((part) => part[field] !== undefined).length ?? 0
  for (const [index, content] of contents.entries()) {
    const before = contents[index - 1]
    const calls = countOf(content, 'functionCall')
    const results = countOf(content, 'functionResponse')
    if (calls > 0 && (before === undefined || before.role === 'model')) {
      return 'Please ensure that function call turn comes immediately after a user turn or after a function response turn.'
    }
    if (results > 0 && countOf(before, 'functionCall') === 0) {
      return 'Please ensure that function response turn comes immediately after a function call turn.'
    }
    if (results !== countOf(before, 'functionCall')) {
      return 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.'
    }
  }
  return null
}

function findDataFault(contents: Content[]): string | null {
  for (const [index, { parts }] of contents.entries()) {
    for (const [position, { inlineData }] of parts.entries()) {
      if (inlineData === undefined) continue
      const { mimeType, data } = inlineData
      if (!isBase64(data)) {
        return `Invalid value at 'contents[${index}].parts[${position}].inline_data.data' (TYPE_BYTES), Base64 decoding failed for "${data}"`
      }
      if (!IMAGE_TYPES.includes(mimeType) && !OTHER_TYPES.test(mimeType)) {
        return `Unsupported MIME type: ${mimeType}`
      }
    }
  }
  return null
}
