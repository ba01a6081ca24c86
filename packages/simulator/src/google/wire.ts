import { z } from 'zod'

import { countImageTokens, toToolText, type ChatRequest } from '../chat-request.ts'
import type { Incoming, Reading, Reply } from '../protocol.ts'
import { validate } from '../validation.ts'
import { contentSchema, findContentProblem, findUnsignedCall, toMessage } from './contents.ts'
import { findTarget } from './headers.ts'
import { toResponse } from './respond.ts'
import { toOneSpelling } from './spelling.ts'
import { toArrayFailure, toArrayParts, toSseFailure, toSseParts } from './stream.ts'
import {
  findFormatProblem,
  findToolProblem,
  toFormat,
  toolConfigSchema,
  toolsSchema,
  toToolUse,
} from './tools.ts'

const taken = z.unknown().optional()

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
  tools: toolsSchema.optional(),
  toolConfig: toolConfigSchema.optional(),
  cachedContent: taken,
  continuationToken: taken,
  labels: taken,
  model: taken,
  safetySettings: taken,
  serviceTier: taken,
  store: taken,
})

export function readRequest(incoming: Incoming, body: unknown): Reading {
  const target = findTarget(incoming)
  if (target === null)
    return { problem: { kind: 'unknown_path', method: incoming.method, path: incoming.path } }
  const parsed = validate(requestSchema, toOneSpelling(body))
  if ('field' in parsed) return { problem: { kind: 'invalid_field', field: parsed.field } }
  const { contents, systemInstruction, generationConfig = {}, ...fields } = parsed.value
  const problem =
    findContentProblem(contents) ?? findToolProblem(fields) ?? findFormatProblem(generationConfig)
  if (problem !== null) return { problem }
  const all =
    systemInstruction === undefined ? contents : [{ ...systemInstruction, role: 'system' }, ...contents]
  const request: ChatRequest = {
    model: target.model,
    messages: all.map(toMessage),
    toolText: toToolText(fields.tools),
    ...toToolUse(fields),
    format: toFormat(generationConfig),
    maxOutputTokens: generationConfig.maxOutputTokens ?? null,
    stopSequences: generationConfig.stopSequences ?? [],
  }
  const isSse = incoming.search.get('alt') === 'sse'
  const reply = target.isStream ? toStreamReply(request, isSse) : toPlainReply(request)
  return { request, reply, refusalWhenThinking: findUnsignedCall(contents) }
}

function toPlainReply(request: ChatRequest): Reply {
  const imageTokens = countImageTokens(request)
  return { kind: 'plain', toBody: (answer) => toResponse(answer, { imageTokens }) }
}

/** Without `alt=sse` a stream is one JSON array that grows. */
function toStreamReply(request: ChatRequest, isSse: boolean): Reply {
  const facts = { imageTokens: countImageTokens(request) }
  return {
    kind: 'stream',
    contentType: isSse ? 'text/event-stream' : 'application/json; charset=UTF-8',
    toParts: (answer) => (isSse ? toSseParts(answer, facts) : toArrayParts(answer, facts)),
    toFailure: isSse ? toSseFailure : toArrayFailure,
  }
}
