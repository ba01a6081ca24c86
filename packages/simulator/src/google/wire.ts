import { z } from 'zod'

import { toToolText, type ChatMessage } from '../chat-request.ts'
import type { Incoming, Reading } from '../protocol.ts'
import { validate } from '../validation.ts'
import { findTarget } from './headers.ts'
import { toResponse } from './respond.ts'
import { toArrayParts, toSseParts } from './stream.ts'

const taken = z.unknown().optional()

const partSchema = z.looseObject({ text: z.string().optional() })

const contentSchema = z.strictObject({
  role: z.enum(['user', 'model', 'function']).optional(),
  parts: z.array(partSchema).min(1),
})

const configSchema = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  topK: z.number().min(1).optional(),
  candidateCount: z.int().min(1).max(1).optional(),
  maxOutputTokens: z.int().min(1).optional(),
  stopSequences: z.array(z.string()).max(5).optional(),
  seed: z.int().optional(),
  presencePenalty: z.number().optional(),
  frequencyPenalty: z.number().optional(),
  responseMimeType: z.string().optional(),
  audioTimestamp: taken,
  audioTranscriptionConfig: taken,
  enableEnhancedCivicAnswers: taken,
  imageConfig: taken,
  logprobs: taken,
  mediaResolution: taken,
  responseFormat: taken,
  responseJsonSchema: taken,
  responseLogprobs: taken,
  responseModalities: taken,
  responseSchema: taken,
  speechConfig: taken,
  thinkingConfig: taken,
})

/** The published fields; those the simulator does not act on are taken as they are, others are refused. */
const requestSchema = z.strictObject({
  contents: z.array(contentSchema).min(1),
  systemInstruction: contentSchema.optional(),
  generationConfig: configSchema.optional(),
  tools: z.array(z.unknown()).optional(),
  cachedContent: taken,
  continuationToken: taken,
  labels: taken,
  model: taken,
  safetySettings: taken,
  serviceTier: taken,
  store: taken,
  toolConfig: taken,
})

export function readRequest(incoming: Incoming, body: unknown): Reading {
  const target = findTarget(incoming)
  if (target === null)
    return { problem: { kind: 'unknown_path', method: incoming.method, path: incoming.path } }
  const parsed = validate(requestSchema, toOneSpelling(body))
  if ('field' in parsed) return { problem: { kind: 'invalid_field', field: parsed.field } }
  const { contents, systemInstruction, generationConfig, tools } = parsed.value
  const all =
    systemInstruction === undefined ? contents : [{ ...systemInstruction, role: 'system' }, ...contents]
  return {
    request: {
      model: target.model,
      messages: all.map(({ role, parts }) => toMessage(role ?? 'user', parts)),
      toolText: toToolText(tools),
      maxOutputTokens: generationConfig?.maxOutputTokens ?? null,
      stopSequences: generationConfig?.stopSequences ?? [],
    },
    reply: toReply(target.isStream, incoming.search.get('alt') === 'sse'),
  }
}

/** Without `alt=sse` a stream is one JSON array that grows. */
function toReply(isStream: boolean, isSse: boolean): Extract<Reading, { reply: unknown }>['reply'] {
  if (!isStream) return { kind: 'plain', toBody: toResponse }
  if (isSse) return { kind: 'stream', contentType: 'text/event-stream', toParts: toSseParts }
  return { kind: 'stream', contentType: 'application/json; charset=UTF-8', toParts: toArrayParts }
}

function toMessage(role: string, parts: z.output<typeof partSchema>[]): ChatMessage {
  const texts = parts.flatMap(({ text }) => text ?? [])
  return { role, text: texts.join('\n'), attachments: parts.length - texts.length }
}

/** Both spellings of a field's name are the same field: `generation_config` and `generationConfig`. */
function toOneSpelling(body: unknown): unknown {
  const request = toCamelCase(body)
  if (typeof request !== 'object' || request === null || !('generationConfig' in request)) return request
  return { ...request, generationConfig: toCamelCase(request.generationConfig) }
}

function toCamelCase(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      field,
    ]),
  )
}
