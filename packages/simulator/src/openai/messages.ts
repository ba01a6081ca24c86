import { z } from 'zod'

import type { ChatMessage } from '../chat-request.ts'
import { isBase64, parseDataUrl } from '../media.ts'
import type { Refusal } from '../protocol.ts'

const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

const partSchema = z
  .looseObject({
    type: z.enum(['text', 'image_url', 'input_audio', 'refusal', 'audio', 'file']),
    text: z.string().optional(),
    image_url: z
      .looseObject({ url: z.string(), detail: z.enum(['auto', 'low', 'high', 'original']).optional() })
      .optional(),
  })
  .refine(({ type, text }) => type !== 'text' || text !== undefined, { path: ['text'] })
  .refine(({ type, image_url: image }) => type !== 'image_url' || image !== undefined, {
    path: ['image_url'],
  })

const callSchema = z
  .looseObject({
    id: z.string(),
    type: z.enum(['function', 'custom']),
    function: z.looseObject({ name: z.string(), arguments: z.string() }).optional(),
  })
  .refine((call) => call.type !== 'function' || call.function !== undefined, { path: ['function'] })

export const messageSchema = z
  .looseObject({
    role: z.enum(['system', 'assistant', 'user', 'function', 'tool', 'developer']),
    content: z.union([z.string(), z.array(partSchema).min(1)]).nullish(),
    name: z.string().optional(),
    tool_calls: z.array(callSchema).min(1).optional(),
    tool_call_id: z.string().optional(),
  })
  .refine(({ role, content }) => role === 'assistant' || (content !== null && content !== undefined), {
    path: ['content'],
    message: "Invalid value for 'content': expected a string, got null.",
  })
  .refine(({ role, tool_call_id: id }) => role !== 'tool' || id !== undefined, { path: ['tool_call_id'] })

type Message = z.output<typeof messageSchema>

export function toMessage({ role, content, tool_calls: calls = [] }: Message): ChatMessage {
  const parts = Array.isArray(content) ? content : []
  const texts = Array.isArray(content) ? content.flatMap(({ text }) => text ?? []) : [content ?? '']
  const callTexts = calls.map((call) => JSON.stringify(call.function ?? call))
  return {
    role,
    text: [...texts, ...callTexts].join('\n'),
    attachments: parts.filter(({ text }) => text === undefined).length,
    images: parts.filter(({ type }) => type === 'image_url').length,
    results: role === 'tool' ? 1 : 0,
  }
}

export function findMessageProblem(messages: Message[]): Refusal | null {
  return findHistoryProblem(messages) ?? findImageProblem(messages)
}

/** Calls and results belong together: every result to a call right before it, every call to a result right after it. */
function findHistoryProblem(messages: Message[]): Refusal | null {
  let open: string[] = []
  for (const [index, { role, tool_calls: calls, tool_call_id: id = '' }] of messages.entries()) {
    if (role === 'tool') {
      if (!open.includes(id)) return toOrphanRefusal(index)
      open = open.filter((each) => each !== id)
      continue
    }
    if (open.length > 0) return toUnansweredRefusal(open, index)
    open = calls?.map((call) => call.id) ?? []
  }
  return open.length > 0 ? toUnansweredRefusal(open, messages.length - 1) : null
}

function toOrphanRefusal(index: number): Refusal {
  return {
    kind: 'refused',
    message:
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
    param: `messages.[${index}].role`,
  }
}

function toUnansweredRefusal(ids: string[], index: number): Refusal {
  return {
    kind: 'refused',
    message: `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${ids.join(', ')}`,
    param: `messages.[${index}].role`,
  }
}

function findImageProblem(messages: Message[]): Refusal | null {
  for (const [index, { role, content }] of messages.entries()) {
    const parts = Array.isArray(content) ? content : []
    for (const [position, { image_url: image }] of parts.entries()) {
      if (image === undefined) continue
      if (role !== 'user') {
        return {
          kind: 'refused',
          message: `Invalid 'messages[${index}]'. Image URLs are only allowed for messages with role 'user', but this message with role '${role}' contains an image URL.`,
          param: `messages[${index}]`,
          code: 'invalid_value',
        }
      }
      const problem = findUrlProblem(image.url, `messages[${index}].content[${position}].image_url.url`)
      if (problem !== null) return problem
    }
  }
  return null
}

function findUrlProblem(url: string, param: string): Refusal | null {
  if (/^https?:\/\/./.test(url)) return null
  const data = parseDataUrl(url)
  const fault = findDataFault(data)
  if (fault !== null) {
    return {
      kind: 'refused',
      message: `Invalid image URL: '${param}'. Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got ${fault}.`,
      param,
      code: 'invalid_value',
    }
  }
  if (data === null || IMAGE_TYPES.includes(data.mediaType)) return null
  return {
    kind: 'refused',
    message:
      "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].",
    code: 'invalid_image_format',
  }
}

function findDataFault(data: { mediaType: string; data: string } | null): string | null {
  if (data === null) return "a value without the 'data:' prefix"
  if (!data.mediaType.startsWith('image/')) return `unsupported MIME type '${data.mediaType}'`
  if (data.data === '') return 'empty base64-encoded bytes'
  return isBase64(data.data) ? null : 'an invalid base64-encoded value'
}
