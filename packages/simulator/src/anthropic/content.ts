import { z } from 'zod'

import type { ChatMessage } from '../chat-request.ts'
import { isBase64 } from '../media.ts'
import type { Refusal } from '../protocol.ts'

const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

const sourceSchema = z.looseObject({
  type: z.string(),
  media_type: z.string().optional(),
  data: z.string().optional(),
})

const blockShape = { type: z.string(), text: z.string().optional(), source: sourceSchema.optional() }

const isWhole = ({ type, text }: { type: string; text?: string | undefined }): boolean =>
  type !== 'text' || text !== undefined

/** A block inside the result of a tool. */
const innerSchema = z.looseObject(blockShape).refine(isWhole, { path: ['text'] })

export const blockSchema = z
  .looseObject({
    ...blockShape,
    id: z.string().optional(),
    name: z.string().optional(),
    tool_use_id: z.string().optional(),
    content: z.union([z.string(), z.array(innerSchema)]).optional(),
  })
  .refine(isWhole, { path: ['text'] })
  .refine(({ type, id }) => type !== 'tool_use' || id !== undefined, { path: ['id'] })
  .refine(({ type, name }) => type !== 'tool_use' || name !== undefined, { path: ['name'] })
  .refine((block) => block.type !== 'tool_result' || block.tool_use_id !== undefined, {
    path: ['tool_use_id'],
  })

export const contentSchema = z.union([z.string(), z.array(blockSchema)])

export type Block = z.output<typeof blockSchema>
type Inner = z.output<typeof innerSchema>
type Content = z.output<typeof contentSchema>
type Message = { role: string; content: Content }

export function toMessage(role: string, content: Content): ChatMessage {
  if (typeof content === 'string') return { role, text: content, attachments: 0, images: 0, results: 0 }
  const parts = content.map(toPart)
  const inner = content.flatMap(innerBlocks)
  return {
    role,
    text: parts.flatMap((text) => text ?? []).join('\n'),
    attachments: parts.filter((text) => text === null).length + inner.filter(isAttachment).length,
    images: [...content, ...inner].filter(({ type }) => type === 'image').length,
    results: content.filter(({ type }) => type === 'tool_result').length,
  }
}

/** The text of a block, null of one that has none. Thinking that comes back is not counted. */
function toPart(block: Block): string | null {
  switch (block.type) {
    case 'tool_use':
      return JSON.stringify({ name: block.name, input: block['input'] })
    case 'tool_result':
      return typeof block.content === 'string'
        ? block.content
        : innerBlocks(block)
            .flatMap(({ text }) => text ?? [])
            .join('\n')
    case 'thinking':
    case 'redacted_thinking':
      return ''
    default:
      return block.text ?? null
  }
}

function innerBlocks({ type, content }: Block): Inner[] {
  return type === 'tool_result' && Array.isArray(content) ? content : []
}

function isAttachment({ text }: Inner): boolean {
  return text === undefined
}

export function findContentProblem(messages: Message[]): Refusal | null {
  return findHistoryProblem(messages) ?? findImageProblem(messages)
}

/** Every result answers a call of the message before it, every call has its result in the message after it. */
function findHistoryProblem(messages: Message[]): Refusal | null {
  const idsOf = (index: number, type: string, field: 'id' | 'tool_use_id'): string[] => {
    const content = messages[index]?.content
    const blocks = Array.isArray(content) ? content : []
    return blocks.filter((block) => block.type === type).flatMap((block) => block[field] ?? [])
  }
  for (const [index, { content }] of messages.entries()) {
    const called = idsOf(index - 1, 'tool_use', 'id')
    for (const [position, block] of Array.isArray(content) ? content.entries() : []) {
      if (block.type !== 'tool_result' || called.includes(block.tool_use_id ?? '')) continue
      return refuse(
        `messages.${index}.content.${position}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${block.tool_use_id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      )
    }
    const answered = idsOf(index + 1, 'tool_result', 'tool_use_id')
    const open = idsOf(index, 'tool_use', 'id').filter((id) => !answered.includes(id))
    if (open.length === 0) continue
    return refuse(
      `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
    )
  }
  return null
}

function findImageProblem(messages: Message[]): Refusal | null {
  for (const [index, { content }] of messages.entries()) {
    const blocks = typeof content === 'string' ? [] : content
    const placed = blocks.flatMap((block, position) =>
      toPlaced(block, `messages.${index}.content.${position}`),
    )
    for (const { block, place } of placed) {
      const fault = findSourceFault(block)
      if (fault !== null) return refuse(`${place}.image.source.base64${fault}`)
    }
  }
  return null
}

/** A block and those in it, each with its place. */
function toPlaced(block: Block, place: string): { block: Inner; place: string }[] {
  const inner = innerBlocks(block).map((each, at) => ({
    block: each,
    place: `${place}.tool_result.content.${at}`,
  }))
  return [{ block, place }, ...inner]
}

function findSourceFault({ type, source }: Inner): string | null {
  if (type !== 'image' || source?.type !== 'base64') return null
  const { media_type: mediaType, data } = source
  if (mediaType === undefined) return '.media_type: Field required'
  if (!IMAGE_TYPES.includes(mediaType)) {
    return ".media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'"
  }
  if (data === undefined) return '.data: Field required'
  if (data === '') return ': image cannot be empty'
  return isBase64(data) ? null : ': invalid base64 data'
}

function refuse(message: string): Refusal {
  return { kind: 'refused', message }
}
