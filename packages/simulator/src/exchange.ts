import type { ServerResponse } from 'node:http'

import { TOKENS_PER_PIECE, type Answer } from './answer.ts'
import type { Problem, Protocol, Reply, StreamParts } from './protocol.ts'
import type { Ending } from './records.ts'

type Headers = Record<string, string>

export type ExchangeInput = {
  protocol: Protocol
  requestId: string
  response: ServerResponse
  /** Called once: the response is finished or the client is gone. */
  onEnd: (ending: Ending) => void
}

/** One response on its way out: waits, sends, and tells how it ended, whoever ended it. */
export class Exchange {
  readonly #protocol: Protocol
  readonly #requestId: string
  readonly #response: ServerResponse
  #timer: NodeJS.Timeout | undefined
  #status: number | null = null
  #inputTokens = 0
  #outputTokens = 0

  constructor({ protocol, requestId, response, onEnd }: ExchangeInput) {
    this.#protocol = protocol
    this.#requestId = requestId
    this.#response = response
    response.once('close', () => {
      clearTimeout(this.#timer)
      onEnd({
        status: this.#status,
        inputTokens: this.#inputTokens,
        outputTokens: this.#outputTokens,
        aborted: !response.writableFinished,
      })
    })
  }

  /** Does not call back once the client has gone. */
  wait(delayMs: number, next: () => void): void {
    if (delayMs <= 0) next()
    else this.#timer = setTimeout(next, delayMs)
  }

  refuse(problem: Problem, limitHeaders: Headers = {}): void {
    const { status, body, headers } = this.#protocol.toError(problem, this.#requestId)
    this.#sendWhole(status, 'application/json', JSON.stringify(body), { ...limitHeaders, ...headers })
  }

  sendPlain(body: object, answer: Answer, limitHeaders: Headers): void {
    this.#count(answer, answer.outputTokens)
    this.#sendWhole(200, 'application/json', JSON.stringify(body), limitHeaders)
  }

  /** Everything at once, or with an interval one event after the other; counted is what was sent when it ends. */
  sendStream(
    { contentType, toParts }: Extract<Reply, { kind: 'stream' }>,
    answer: Answer,
    { limitHeaders, intervalMs }: { limitHeaders: Headers; intervalMs: number },
  ): void {
    const parts = toParts(answer)
    this.#writeHead(200, contentType, { 'cache-control': 'no-cache', ...limitHeaders })
    if (intervalMs === 0) {
      this.#count(answer, answer.outputTokens)
      this.#response.end(joinParts(parts))
      return
    }
    this.#count(answer, 0)
    this.#response.write(parts.head)
    this.#sendPaced(parts, answer, intervalMs, 0)
  }

  /** The answer with every brace broken: the framing is the vendor's, the content is not JSON. */
  sendGarbage(reply: Reply, answer: Answer, limitHeaders: Headers): void {
    const isPlain = reply.kind === 'plain'
    const text = isPlain ? JSON.stringify(reply.toBody(answer)) : joinParts(reply.toParts(answer))
    const contentType = isPlain ? 'application/json' : reply.contentType
    this.#sendWhole(200, contentType, text.replaceAll('{', '<'), limitHeaders)
  }

  #sendPaced(parts: StreamParts, answer: Answer, intervalMs: number, index: number): void {
    const delta = parts.deltas[index]
    if (delta === undefined) {
      this.#response.end(parts.tail)
      return
    }
    this.#response.write(delta)
    this.#count(answer, Math.min(answer.outputTokens, (index + 1) * TOKENS_PER_PIECE))
    this.wait(intervalMs, () => this.#sendPaced(parts, answer, intervalMs, index + 1))
  }

  #sendWhole(status: number, contentType: string, body: string, headers: Headers): void {
    this.#writeHead(status, contentType, { ...headers, 'content-length': String(Buffer.byteLength(body)) })
    this.#response.end(body)
  }

  #writeHead(status: number, contentType: string, headers: Headers): void {
    this.#status = status
    const own = this.#protocol.toHeaders(this.#requestId)
    this.#response.writeHead(status, { 'content-type': contentType, ...own, ...headers })
  }

  #count(answer: Answer, outputTokens: number): void {
    this.#inputTokens = answer.inputTokens
    this.#outputTokens = outputTokens
  }
}

function joinParts({ head, deltas, tail }: StreamParts): string {
  return head + deltas.join('') + tail
}
