import { createEgress } from '../src/http/index.ts'
import type { Egress } from '../src/http/index.ts'
import { createOpenAiProtocol } from '../src/openai/index.ts'
import type { CompletionRequest, CompletionStream, LlmError, StreamEvent, Target } from '../src/spec/index.ts'
import { errorOf } from './expectations.ts'
import { createScriptedServer } from './scripted-server.ts'
import type { ScriptedServer } from './scripted-server.ts'
import { createTarget } from './target.ts'

/** What a test sets about a call; the rest is the same for all. */
export type Call = { request?: Partial<CompletionRequest>; target?: Partial<Target>; signal?: AbortSignal }

/** A server that follows a script, and streams asked of it. */
export type ChatServer = AsyncDisposable & { server: ScriptedServer; open(call?: Call): CompletionStream }

export async function createChatServer(): Promise<ChatServer> {
  const server = await createScriptedServer()
  const egress: Egress = createEgress()
  const protocol = createOpenAiProtocol({ egress, clock: { now: () => new Date() } })
  const messages = [{ role: 'user', content: 'hello world' } as const]
  return {
    server,
    open: ({ request, target, signal = new AbortController().signal } = {}) =>
      protocol.stream(
        { ...createTarget('openai', `${server.url}/v1`), ...target },
        { model: 'm', messages, ...request },
        { signal },
      ),
    async [Symbol.asyncDispose]() {
      await egress[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

export const toEvent = (data: object | string): string =>
  `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`

export const toChunk = (delta: object, finish_reason: string | null = null): string =>
  toEvent({ id: 'body-id', model: 'm-2026', system_fingerprint: 'fp', choices: [{ delta, finish_reason }] })

export const toTextChunk = (content: string): string => toChunk({ content })

export const USAGE = toEvent({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 5 } })
export const END = toChunk({}, 'stop')
export const DONE = toEvent('[DONE]')
export const HELLO = [toTextChunk('Hel'), toTextChunk('lo'), END, USAGE, DONE]

/** Pieces until the stream fails, and how. */
export async function readToFailure(
  opened: CompletionStream,
): Promise<{ pieces: StreamEvent[]; error: LlmError }> {
  const pieces: StreamEvent[] = []
  const error = await errorOf(
    (async () => {
      for await (const piece of opened) pieces.push(piece)
    })(),
  )
  return { pieces, error }
}

/** The words of the pieces, and the names of those that have none. */
export const toTexts = (pieces: readonly StreamEvent[]): string[] =>
  pieces.map((piece) => (piece.type === 'text' ? piece.text : piece.type))
