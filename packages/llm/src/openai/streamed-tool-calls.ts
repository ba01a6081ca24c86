import type { StreamEvent, ToolCall } from '../spec/index.ts'
import { toSignature } from './to-reading.ts'
import type { WireToolCall } from './wire.ts'

/** A call whose pieces are still coming, and how the server marks them. */
type OpenCall = { call: ToolCall; sentId: string }

/**
 * Puts a stream's tool calls together. Servers tell the pieces of one call from another's by its index, by its id, by
 * both, or by nothing but their order; some send one index for all of them, some the id with every piece.
 */
export class StreamedToolCalls {
  readonly #createId: () => string
  readonly #calls: OpenCall[] = []
  readonly #callAt = new Map<number, OpenCall>()

  constructor(createId: () => string) {
    this.#createId = createId
  }

  all(): ToolCall[] {
    return this.#calls.map(({ call }) => ({ ...call }))
  }

  /** What a piece adds. A call is told of when its name is known. */
  add(piece: WireToolCall): StreamEvent[] {
    const open = this.#find(piece) ?? this.#open(piece)
    const index = this.#calls.indexOf(open)
    const { call } = open
    const added = piece.function?.arguments ?? ''
    const wasNamed = call.name !== ''
    call.name ||= piece.function?.name ?? ''
    call.arguments += added
    Object.assign(call, toSignature(piece))
    if (call.name === '') return []
    const events: StreamEvent[] = wasNamed ? [] : [{ type: 'tool_call', index, id: call.id, name: call.name }]
    const text = wasNamed ? added : call.arguments
    if (text !== '') events.push({ type: 'tool_arguments', index, text })
    return events
  }

  #find(piece: WireToolCall): OpenCall | undefined {
    const id = piece.id ?? ''
    if (piece.index !== null) {
      const open = this.#callAt.get(piece.index)
      return open && (id === '' || open.sentId === '' || open.sentId === id) ? open : undefined
    }
    if (id !== '') return this.#calls.find(({ sentId }) => sentId === id)
    const last = this.#calls.at(-1)
    return piece.function?.name && last?.call.arguments ? undefined : last
  }

  #open(piece: WireToolCall): OpenCall {
    const sentId = piece.id ?? ''
    const open = { call: { id: sentId || this.#createId(), name: '', arguments: '' }, sentId }
    this.#calls.push(open)
    if (piece.index !== null) this.#callAt.set(piece.index, open)
    return open
  }
}
