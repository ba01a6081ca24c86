import { z } from 'zod'

import { LlmError, toSentTemperature } from '../spec/index.ts'
import type { CompletionRequest, CompletionResult, ToolCall } from '../spec/index.ts'
import type { ReadJson } from './answer-format.ts'
import { completeUsage } from './estimate-usage.ts'
import type { Reading } from './reading.ts'
import type { HttpAnswer } from './transfer.ts'
import { readRequestId } from './vendor-call.ts'
import type { VendorCall } from './vendor-call.ts'
import { parseJson } from './wire.ts'

/** What is known of an answer besides what it says. */
export type AnswerFacts = {
  answer: Pick<HttpAnswer, 'status' | 'headers'>
  /** The request that the vendor took. */
  sent: CompletionRequest
  readJson: ReadJson | null
  latencyMs: number
  firstTokenMs: number | null
}

const toolArguments = z.record(z.string(), z.unknown())

/**
 * The result of an answer that has come to its end.
 *
 * @throws LlmError `INVALID_RESPONSE` for one that is no use, with what it cost.
 */
export async function toResult(
  { target, request }: Pick<VendorCall, 'target'> & { request: CompletionRequest },
  reading: Reading,
  { answer, sent, readJson, latencyMs, firstTokenMs }: AnswerFacts,
): Promise<CompletionResult> {
  const counted = await completeUsage(request, reading)
  const requestId = readRequestId(answer) ?? reading.id
  const checked = check(reading, request, readJson)
  if ('fault' in checked) {
    throw new LlmError('INVALID_RESPONSE', {
      message: checked.fault,
      secrets: [target.apiKey],
      statusCode: answer.status,
      requestId,
      ...counted,
      actualModel: reading.model,
      mayBeCharged: true,
      firstTokenMs,
      partialText: reading.text || null,
    })
  }
  return {
    text: reading.text,
    ...checked,
    finishReason: reading.finishReason,
    ...counted,
    actualModel: reading.model ?? request.model,
    systemFingerprint: reading.systemFingerprint,
    latencyMs,
    firstTokenMs,
    requestId,
    ...(toSentTemperature(sent) === sent.temperature ? {} : { temperatureOmitted: true }),
  }
}

type Checked = Pick<CompletionResult, 'toolCalls' | 'json'> | { fault: string }

function check(reading: Reading, request: CompletionRequest, readJson: ReadJson | null): Checked {
  if (reading.toolCalls.length > 0) return checkToolCalls(reading, request)
  if (reading.text.trim() === '') return { fault: describeBlank(reading) }
  if (readJson === null) return { toolCalls: [] }
  const outcome = readJson(reading.text)
  if ('json' in outcome) return { toolCalls: [], json: outcome.json }
  return { fault: `The answer is not what was asked for: ${outcome.fault}${describeReason(reading)}` }
}

/** No arguments at all are an empty object. */
function checkToolCalls(reading: Reading, request: CompletionRequest): Checked {
  const toolCalls = reading.toolCalls.map((call) => ({ ...call, arguments: call.arguments.trim() || '{}' }))
  const unusable = toolCalls.find(({ name, arguments: text }) => name === '' || !isObject(text))
  if (unusable === undefined) return { toolCalls }
  const what = describeCall(unusable, request)
  return { fault: `The answer holds a tool call that cannot be made: ${what}${describeReason(reading)}` }
}

function isObject(text: string): boolean {
  return parseJson(toolArguments, text) !== null
}

/** Neither the arguments nor a name that nobody offered may show: they are the model's own words. */
function describeCall({ name, arguments: text }: ToolCall, { tools = [] }: CompletionRequest): string {
  if (name === '') return 'it names no tool'
  const tool = tools.some((offered) => offered.name === name) ? `"${name}"` : 'a tool that was not offered'
  return `the arguments of ${tool} (${text.length} characters) are no JSON object`
}

function describeReason({ finishReason }: Reading): string {
  return ` (finish reason ${finishReason}).`
}

function describeBlank({ finishReason, usage, complaint }: Reading): string {
  if (complaint !== null) return `The answer holds no text: ${complaint}`
  const reasoning =
    usage === null || usage.reasoningTokens === 0 ? '' : `, ${usage.reasoningTokens} reasoning tokens`
  return `The answer holds no text (finish reason ${finishReason}${reasoning}).`
}
