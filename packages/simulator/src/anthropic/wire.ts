import { z } from 'zod'

import { toToolText } from '../chat-request.ts'
import type { Incoming, Reading, Reply } from '../protocol.ts'
import { validate } from '../validation.ts'
import { contentSchema, findContentProblem, toMessage, type Block } from './content.ts'
import { findVersion, STRICT_VERSION } from './headers.ts'
import { toMessageBody } from './respond.ts'
import { toEvents, toFailure } from './stream.ts'
import {
  findToolProblem,
  outputConfigSchema,
  thinkingSchema,
  toFormat,
  toolChoiceSchema,
  toolsSchema,
  toToolUse,
} from './tools.ts'

const taken = z.unknown().optional()

const messageSchema = z.strictObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: contentSchema.refine((content) => content.length > 0, 'messages must have non-empty content'),
})

const strictMessageSchema = messageSchema
  .refine(
    ({ role, content }) => role !== 'assistant' || !hasBlock(content, ({ type }) => type === 'document'),
    {
      path: ['content'],
      message: 'document blocks are not permitted in assistant messages',
    },
  )
  .refine(({ role, content }) => role !== 'user' || !hasBlock(content, isCited), {
    path: ['content'],
    message: 'citations are not permitted on text blocks in user messages',
  })

const toListSchema = <T extends typeof messageSchema>(schema: T) =>
  z
    .array(schema)
    .min(1)
    .refine(
      ([first]) => first?.role !== 'system',
      'Unexpected role "system". The Messages API accepts a top-level `system` parameter, not a first message of that role.',
    )

/** The published parameters; those the simulator does not act on are taken as they are, others are refused. */
const strictSchema = z.strictObject({
  model: z.string(),
  max_tokens: z.int().min(1),
  messages: toListSchema(strictMessageSchema),
  system: contentSchema.optional(),
  stop_sequences: z.array(z.string()).optional(),
  stream: z.boolean().optional(),
  tools: toolsSchema.optional(),
  tool_choice: toolChoiceSchema.optional(),
  output_config: outputConfigSchema,
  thinking: thinkingSchema,
  cache_control: taken,
  container: taken,
  diagnostics: taken,
  inference_geo: taken,
  metadata: taken,
  service_tier: taken,
  speed: taken,
  user_profile_id: taken,
  workspace_id: taken,
})

const lenientSchema = strictSchema.extend({
  messages: toListSchema(messageSchema),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
})

export function readRequest(incoming: Incoming, body: unknown): Reading {
  const isStrict = findVersion(incoming) === STRICT_VERSION
  const parsed = validate(isStrict ? strictSchema : lenientSchema, body)
  if ('field' in parsed) return { problem: { kind: 'invalid_field', field: parsed.field } }
  const { value } = parsed
  const problem = findContentProblem(value.messages) ?? findToolProblem(value)
  if (problem !== null) return { problem }
  const system = value.system === undefined ? [] : [toMessage('system', value.system)]
  return {
    request: {
      model: value.model,
      messages: [...system, ...value.messages.map(({ role, content }) => toMessage(role, content))],
      toolText: toToolText(value.tools),
      ...toToolUse(value),
      format: toFormat(value.output_config),
      maxOutputTokens: value.max_tokens,
      stopSequences: value.stop_sequences ?? [],
    },
    reply: toReply(value.stream === true, {
      isThinking: value.thinking !== undefined && value.thinking.type !== 'disabled',
    }),
  }
}

function toReply(isStream: boolean, facts: { isThinking: boolean }): Reply {
  if (!isStream) return { kind: 'plain', toBody: (answer) => toMessageBody(answer, facts) }
  return {
    kind: 'stream',
    contentType: 'text/event-stream; charset=utf-8',
    toParts: (answer) => toEvents(answer, facts),
    toFailure,
  }
}

function hasBlock(content: string | Block[], isWanted: (block: Block) => boolean): boolean {
  return typeof content !== 'string' && content.some(isWanted)
}

function isCited({ type, citations }: Block): boolean {
  return type === 'text' && Array.isArray(citations) && citations.length > 0
}
