import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { buildSchema, execute, getOperationAST, GraphQLError, parse, subscribe, validate } from 'graphql'

import { readRecord, readText } from '#lib/read-json.ts'

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../api/schema.graphql'), 'utf8'))

type Answer = Response | Promise<Response> | undefined

type ReceivedRequest = { path: string; operationName: string | null; variables: Record<string, unknown> }

/** An API in one process: the real schema over fixture objects, the real wire formats, no network. */
export class FakeApi {
  readonly requests: ReceivedRequest[] = []
  /** Answers a request before the API would; by operation name, or by path for REST. */
  readonly intercepts = new Map<string, () => Answer>()
  readonly #root: Record<string, unknown>

  constructor(root: Record<string, unknown>) {
    this.#root = root
  }

  readonly fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    if (!new Headers(init.headers).has('x-sluice-csrf')) return new Response('forbidden', { status: 403 })
    const body = readRecord(JSON.parse(readText(init.body) ?? '{}'))
    const operationName = readText(body.operationName)
    const variables = readRecord(body.variables)
    this.requests.push({ path, operationName, variables })
    const intercepted = await this.intercepts.get(operationName ?? path)?.()
    if (intercepted) return intercepted
    if (path !== '/graphql') return json({ ok: true })
    return this.#answer(readText(body.query) ?? '', operationName, variables)
  }

  /** How often an operation was asked for. */
  count(operationName: string): number {
    return this.requests.filter((request) => request.operationName === operationName).length
  }

  async #answer(query: string, operationName: string | null, variables: Record<string, unknown>) {
    const document = parse(query)
    const errors = validate(schema, document)
    if (errors.length > 0) return json({ errors }, 400)
    const request = { schema, document, operationName, rootValue: this.#root, variableValues: variables }
    if (getOperationAST(document, operationName)?.operation !== 'subscription') {
      return json(await execute(request))
    }
    const results = await subscribe(request)
    return Symbol.asyncIterator in results ? streamEvents(results) : json(results)
  }
}

/** An error as the API sends it. */
export function apiError(message: string, extensions: Record<string, unknown>): GraphQLError {
  return new GraphQLError(message, { extensions: { retryable: false, reference: 'ref-7f3a', ...extensions } })
}

export function refusal(message: string, extensions: Record<string, unknown>, status = 200): Response {
  return json({ errors: [apiError(message, extensions)] }, status)
}

/** An answer that does not come. */
export function silence(): Promise<Response> {
  return new Promise(() => undefined)
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

function streamEvents(results: AsyncIterable<unknown>): Response {
  const iterator = results[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next()
      const event = done ? 'event: complete\ndata:\n\n' : `event: next\ndata: ${JSON.stringify(value)}\n\n`
      controller.enqueue(encoder.encode(event))
      if (done) controller.close()
    },
    async cancel() {
      await iterator.return?.()
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}
