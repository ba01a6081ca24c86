import { createCallIds, overlay, parseEvent } from '../http/index.ts'
import type { Reading, SentEvent, StreamReader, StreamStep } from '../http/index.ts'
import type { CompletionRequest, StreamEvent, ToolCall } from '../spec/index.ts'
import { toErrorStatus } from './error-status.ts'
import { isAnsweredByTool, toReadingOf } from './to-reading.ts'
import { wireAnswer, wireEvent } from './wire.ts'
import type { WireBlock, WireEvent } from './wire.ts'

/** A tool call whose arguments are still coming. `input` is what stood in its first event. */
type OpenCall = ToolCall & { index: number; input: unknown }

type Output = Omit<StreamStep, 'failure'>

const NOTHING: Output = { events: [], isOutput: false }
/** Output that is not handed on. */
const HIDDEN: Output = { events: [], isOutput: true }

/**
 * Reads the events of a streamed message. Where a tool's input stands for the answer, it is handed on as the text
 * and what the model says beside it is not.
 */
export class AnthropicStreamReader implements StreamReader {
  readonly #request: CompletionRequest
  readonly #isAnsweredByTool: boolean
  readonly #nextCallId: () => string
  #message = wireAnswer.parse({})
  #text = ''
  #thinking = ''
  readonly #calls: OpenCall[] = []
  /** The calls by the place of their block in the message. */
  readonly #callAt = new Map<number | null, OpenCall>()
  #isComplete = false

  constructor(request: CompletionRequest) {
    this.#request = request
    this.#isAnsweredByTool = isAnsweredByTool(request)
    this.#nextCallId = createCallIds(request.messages)
  }

  read({ data }: SentEvent): StreamStep {
    const event = parseEvent(wireEvent, data)
    if (event.type === 'error')
      return { ...NOTHING, failure: { status: toErrorStatus(event.error?.type ?? null), text: data } }
    return { ...this.#take(event), failure: null }
  }

  isComplete(): boolean {
    return this.#isComplete
  }

  reading(): Reading {
    return toReadingOf(
      {
        message: this.#message,
        text: this.#text,
        thinking: this.#thinking,
        toolCalls: this.#toolCalls(),
      },
      this.#request,
    )
  }

  #take(event: WireEvent): Output {
    switch (event.type) {
      case 'message_start':
        this.#startMessage(event.message)
        return NOTHING
      case 'content_block_start':
        return this.#startBlock(event.content_block, event.index)
      case 'content_block_delta':
        return this.#continueBlock(event.delta, event.index)
      case 'content_block_stop':
        return this.#stopBlock(event.index)
      case 'message_delta':
        this.#changeMessage(event)
        return NOTHING
      case 'message_stop':
        return this.#stopMessage()
      default:
        return NOTHING
    }
  }

  /** The count of output in the first event is of what has come so far, next to nothing. */
  #startMessage(message: WireEvent['message']): void {
    if (message === null) return
    const usage = message.usage === null ? null : { ...message.usage, output_tokens: null }
    this.#message = { ...message, usage }
  }

  /** Thinking begins without a word, and may end without one. */
  #startBlock(block: WireBlock | null, index: number | null): Output {
    if (block?.type === 'text') return this.#addText(block.text)
    this.#thinking += block?.thinking ?? ''
    if (block?.type !== 'tool_use') return HIDDEN
    const { id, name, input } = block
    const call = {
      index: this.#calls.length,
      id: id ?? this.#nextCallId(),
      name: name ?? '',
      arguments: '',
      input,
    }
    this.#calls.push(call)
    this.#callAt.set(index, call)
    if (this.#isAnsweredByTool) return HIDDEN
    return {
      events: [{ type: 'tool_call', index: call.index, id: call.id, name: call.name }],
      isOutput: true,
    }
  }

  #continueBlock(delta: WireEvent['delta'], index: number | null): Output {
    const call = this.#callAt.get(index)
    if (delta?.type === 'text_delta') return this.#addText(delta.text)
    this.#thinking += delta?.thinking ?? ''
    if (delta?.type === 'thinking_delta') return HIDDEN
    if (delta?.type !== 'input_json_delta' || call === undefined) return NOTHING
    return this.#addArguments(call, delta.partial_json ?? '')
  }

  /** A call without arguments has no deltas; some servers send them whole in the first event. */
  #stopBlock(index: number | null): Output {
    const call = this.#callAt.get(index)
    if (call === undefined || call.arguments !== '') return NOTHING
    return this.#addArguments(call, JSON.stringify(call.input ?? {}))
  }

  #changeMessage({ delta, usage }: WireEvent): void {
    this.#message = {
      ...this.#message,
      stop_reason: delta?.stop_reason ?? this.#message.stop_reason,
      stop_details: delta?.stop_details ?? this.#message.stop_details,
      usage: overlay(this.#message.usage, usage),
    }
  }

  #stopMessage(): Output {
    this.#isComplete = true
    const isTextTheAnswer = this.#isAnsweredByTool && this.#calls.length === 0
    return isTextTheAnswer ? toOutput({ type: 'text', text: this.#text }) : NOTHING
  }

  #addText(text: string | null): Output {
    this.#text += text ?? ''
    const output = toOutput({ type: 'text', text: text ?? '' })
    return this.#isAnsweredByTool ? { ...output, events: [] } : output
  }

  #addArguments(call: OpenCall, text: string): Output {
    call.arguments += text
    if (!this.#isAnsweredByTool) return toOutput({ type: 'tool_arguments', index: call.index, text })
    return call.index === 0 ? toOutput({ type: 'text', text }) : HIDDEN
  }

  #toolCalls(): ToolCall[] {
    return this.#calls.map(({ id, name, arguments: text }) => ({ id, name, arguments: text }))
  }
}

function toOutput(event: Extract<StreamEvent, { text: string }>): Output {
  return event.text === '' ? NOTHING : { events: [event], isOutput: true }
}
