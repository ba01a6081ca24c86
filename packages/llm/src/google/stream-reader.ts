import { createCallIds, overlay, parseEvent } from '../http/index.ts'
import type { Reading, SentEvent, StreamReader, StreamStep } from '../http/index.ts'
import { FinishReason } from '../spec/index.ts'
import type { CompletionRequest, StreamEvent, ToolCall } from '../spec/index.ts'
import { toFinishReason } from './finish-reason.ts'
import { toUsage } from './usage.ts'
import { wireAnswer } from './wire.ts'
import type { WireAnswer, WirePart } from './wire.ts'

type Output = Omit<StreamStep, 'failure'>

/** What is known of the answer besides its parts. Null is what no event has said yet. */
type Facts = {
  id: string | null
  model: string | null
  usage: WireAnswer['usageMetadata']
  blockReason: string | null
  finishReason: string | null
  finishMessage: string | null
}

const NOTHING: Output = { events: [], isOutput: false }

/** Reads an answer event by event, each of which is an answer with more parts. One that is not streamed is a single event. */
export class GoogleStreamReader implements StreamReader {
  readonly #nextCallId: () => string
  #text = ''
  #thoughts = ''
  readonly #toolCalls: ToolCall[] = []
  #facts: Facts = {
    id: null,
    model: null,
    usage: null,
    blockReason: null,
    finishReason: null,
    finishMessage: null,
  }

  constructor({ messages }: CompletionRequest) {
    this.#nextCallId = createCallIds(messages)
  }

  read({ data }: SentEvent): StreamStep {
    const answer = parseEvent(wireAnswer, data)
    if (answer.error !== null)
      return { ...NOTHING, failure: { status: toErrorStatus(answer.error.code), text: data } }
    return { ...this.add(answer), failure: null }
  }

  add(answer: WireAnswer): Output {
    const candidate = answer.candidates?.[0]
    const { id, model, usage, blockReason, finishReason, finishMessage } = this.#facts
    this.#facts = {
      id: answer.responseId ?? id,
      model: answer.modelVersion ?? model,
      usage: overlay(usage, answer.usageMetadata),
      blockReason: answer.promptFeedback?.blockReason ?? blockReason,
      finishReason: candidate?.finishReason ?? finishReason,
      finishMessage: candidate?.finishMessage ?? answer.error?.message ?? finishMessage,
    }
    const outputs = (candidate?.content?.parts ?? []).map((part) => this.#addPart(part))
    return {
      events: outputs.flatMap(({ events }) => events),
      isOutput: outputs.some(({ isOutput }) => isOutput),
    }
  }

  isComplete(): boolean {
    return this.#facts.finishReason !== null || this.#facts.blockReason !== null
  }

  reading(): Reading {
    const { id, model, usage } = this.#facts
    return {
      text: this.#text,
      hiddenText: this.#thoughts,
      toolCalls: [...this.#toolCalls],
      finishReason: this.#finishReason(),
      usage: toUsage(usage),
      model,
      systemFingerprint: null,
      id,
      complaint: this.#complaint(),
    }
  }

  #addPart({ text, thought, functionCall, thoughtSignature }: WirePart): Output {
    if (functionCall !== null) return this.#addCall(functionCall, thoughtSignature)
    if (text === null || text === '') return NOTHING
    if (thought === true) {
      this.#thoughts += text
      return { events: [], isOutput: true }
    }
    this.#text += text
    return { events: [{ type: 'text', text }], isOutput: true }
  }

  #addCall(call: NonNullable<WirePart['functionCall']>, signature: string | null): Output {
    const index = this.#toolCalls.length
    const id = call.id ?? this.#nextCallId()
    const text = JSON.stringify(call.args ?? {})
    this.#toolCalls.push({
      id,
      name: call.name,
      arguments: text,
      ...(signature === null ? {} : { signature }),
    })
    const events: StreamEvent[] = [
      { type: 'tool_call', index, id, name: call.name },
      { type: 'tool_arguments', index, text },
    ]
    return { events, isOutput: true }
  }

  /** The vendor stops as ever when it waits for the results of calls. */
  #finishReason(): FinishReason {
    if (this.#facts.blockReason !== null) return FinishReason.content_filter
    const reason = toFinishReason(this.#facts.finishReason)
    return reason === FinishReason.stop && this.#toolCalls.length > 0 ? FinishReason.tool_calls : reason
  }

  #complaint(): string | null {
    const { blockReason, finishReason, finishMessage } = this.#facts
    if (blockReason !== null) return `the prompt was blocked (${blockReason})`
    const isOrdinary = finishReason === 'STOP' || finishReason === 'MAX_TOKENS'
    // The message about a call that cannot be made quotes what the model wrote.
    const isQuoted = finishReason?.endsWith('_CALL') ?? false
    return (isQuoted ? null : finishMessage) ?? (isOrdinary ? null : finishReason)
  }
}

/** Vendors of other things in between may count their errors otherwise. */
function toErrorStatus(code: number | null): number {
  return code !== null && code >= 400 && code <= 599 ? code : 500
}
