import { createCallIds, overlay, parseEvent } from '../http/index.ts'
import type { CountedUsage, Reading, SentEvent, StreamReader, StreamStep } from '../http/index.ts'
import type { CompletionRequest, StreamEvent } from '../spec/index.ts'
import { toErrorStatus } from './error-status.ts'
import { toFinishReason } from './finish-reason.ts'
import { StreamedToolCalls } from './streamed-tool-calls.ts'
import { toHiddenText, toText } from './to-reading.ts'
import { toUsage } from './usage.ts'
import { wireChunk } from './wire.ts'
import type { WireChunk, WireMessage } from './wire.ts'

const NOTHING: StreamStep = { events: [], isOutput: false, failure: null }

/** Reads the pieces of a streamed chat completion, of whichever server. */
export class ChatStreamReader implements StreamReader {
  readonly #calls: StreamedToolCalls
  #text = ''
  #hiddenText = ''
  #isRefused = false
  #finishReason: string | null = null
  #usage: CountedUsage | null = null
  #named: Pick<WireChunk, 'id' | 'model' | 'system_fingerprint'> | null = null
  #isDone = false

  constructor({ messages }: CompletionRequest) {
    this.#calls = new StreamedToolCalls(createCallIds(messages))
  }

  read({ data }: SentEvent): StreamStep {
    if (data.trim() === '[DONE]') {
      this.#isDone = true
      return NOTHING
    }
    const chunk = parseEvent(wireChunk, data)
    const status = toErrorStatus(chunk.object === 'error' ? chunk : (chunk.error ?? chunk.x_groq?.error))
    if (status !== null) return { ...NOTHING, failure: { status, text: data } }
    return this.#take(chunk)
  }

  /** Some servers close without saying that they are done. */
  isComplete(): boolean {
    return this.#isDone || this.#finishReason !== null
  }

  reading(): Reading {
    const toolCalls = this.#calls.all()
    return {
      text: this.#text,
      hiddenText: this.#hiddenText,
      toolCalls,
      finishReason: toFinishReason(this.#finishReason, {
        hasToolCalls: toolCalls.length > 0,
        isRefused: this.#isRefused,
      }),
      usage: this.#usage,
      model: this.#named?.model ?? null,
      systemFingerprint: this.#named?.system_fingerprint ?? null,
      id: this.#named?.id ?? null,
      complaint: null,
    }
  }

  #take(chunk: WireChunk): StreamStep {
    const { id, model, system_fingerprint, x_groq } = chunk
    const choice = chunk.choices?.[0]
    this.#named = overlay(this.#named, {
      id: id || null,
      model: model || null,
      system_fingerprint: system_fingerprint || null,
    })
    this.#finishReason = choice?.finish_reason || this.#finishReason
    this.#usage = toUsage(chunk.usage ?? x_groq?.usage ?? choice?.usage ?? null) ?? this.#usage
    return choice?.delta ? this.#add(choice.delta) : NOTHING
  }

  #add(delta: WireMessage): StreamStep {
    const { content, refusal, tool_calls } = delta
    const hiddenText = toHiddenText(delta)
    const text = `${toText(content)}${refusal ?? ''}`
    this.#text += text
    this.#hiddenText += hiddenText
    if (refusal) this.#isRefused = true
    const events: StreamEvent[] = text === '' ? [] : [{ type: 'text', text }]
    for (const piece of tool_calls ?? []) events.push(...this.#calls.add(piece))
    const isReasoning = hiddenText !== '' || (Array.isArray(content) && content.length > 0)
    return { events, isOutput: events.length > 0 || isReasoning, failure: null }
  }
}
