/** What an answer needs to be streamed. */
type Answer = {
  text: string
  toolCalls: readonly { id: string; name: string; arguments: string }[]
}

type ScriptedEvent<Result> =
  | { type: 'text'; text: string }
  | { type: 'tool_call'; index: number; id: string; name: string }
  | { type: 'tool_arguments'; index: number; text: string }
  | { type: 'end'; result: Result }

type ScriptedPartial = {
  text: string
  usage: null
  actualModel: null
  systemFingerprint: null
  requestId: null
  firstTokenMs: null
}

/** Models that answer from a queue, in its order, and reach nobody. */
export type ScriptedModels<Result, Request> = AsyncDisposable & {
  /** What was asked, in order, streams when they were read. */
  asked: Request[]
  complete(provider: unknown, request: Request, signal: AbortSignal): Promise<Result>
  stream(
    provider: unknown,
    request: Request,
    signal: AbortSignal,
  ): AsyncIterable<ScriptedEvent<Result>> & { partial(): Promise<ScriptedPartial> }
  listModels(): Promise<never[]>
}

/** A reply is an answer, or an error that is thrown. Whoever asks when none is left gets an error that says so. */
export function createScriptedModels<Result extends Answer, Request = unknown>(
  replies: readonly (Result | Error)[],
): ScriptedModels<Result, Request> {
  const queue = [...replies]
  const asked: Request[] = []
  const reply = (request: Request, signal: AbortSignal): Result => {
    signal.throwIfAborted()
    asked.push(request)
    const next = queue.shift()
    if (next === undefined)
      throw new Error(
        `The script is over: ${replies.length} replies were given, and another one is asked for.`,
      )
    if (next instanceof Error) throw next
    return next
  }
  return {
    asked,
    complete: async (_, request, signal) => reply(request, signal),
    stream: (_, request, signal) => new ScriptedStream(() => reply(request, signal)),
    listModels: () => Promise.resolve([]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Hands out an answer's words one by one, then its tool calls, then the whole. */
class ScriptedStream<Result extends Answer> implements AsyncIterable<ScriptedEvent<Result>> {
  readonly #reply: () => Result
  #text = ''

  constructor(reply: () => Result) {
    this.#reply = reply
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ScriptedEvent<Result>, undefined> {
    const result = this.#reply()
    for (const text of result.text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
      this.#text += text
      yield await Promise.resolve({ type: 'text' as const, text })
    }
    for (const [index, { id, name, arguments: text }] of result.toolCalls.entries()) {
      yield { type: 'tool_call', index, id, name }
      yield { type: 'tool_arguments', index, text }
    }
    yield { type: 'end', result }
  }

  partial(): Promise<ScriptedPartial> {
    const unknown = { actualModel: null, systemFingerprint: null, requestId: null, firstTokenMs: null }
    return Promise.resolve({ text: this.#text, usage: null, ...unknown })
  }
}
