import type { ServerResponse } from 'node:http'

import type { Answer } from './answer.ts'
import type { Problem, Protocol, Reply, StreamEvent, StreamParts, StreamReply } from './protocol.ts'
import type { Ending } from './records.ts'
import type { StreamFault } from './script.ts'
import { NO_TOKENS } from './token-counts.ts'

/** Long enough for a client on this machine to read what was sent before its connection is cut. */
const RESET_DELAY_MS = 50

type Headers = Record<string, string>

export type ExchangeInput = {
  protocol: Protocol
  requestId: string
  response: ServerResponse
  /** Called once: the response is finished or the client is gone. */
  onEnd: (ending: Ending) => void
}

/** How a stream is sent; all 0 and null is everything at once. */
export type Pace = {
  msPerToken: number
  firstTokenDelayMs: number
  fault: StreamFault | null
}

type Stream = { reply: StreamReply; parts: StreamParts; answer: Answer; pace: Pace }

/** One response on its way out: waits, sends, and tells how it ended, whoever ended it. */
export class Exchange {
  readonly #protocol: Protocol
  readonly #requestId: string
  readonly #response: ServerResponse
  #timer: NodeJS.Timeout | undefined
  #ending: Ending = { status: null, ...NO_TOKENS, aborted: false, fault: null }
  #wasReset = false

  constructor({ protocol, requestId, response, onEnd }: ExchangeInput) {
    this.#protocol = protocol
    this.#requestId = requestId
    this.#response = response
    response.once('close', () => {
      clearTimeout(this.#timer)
      onEnd({ ...this.#ending, aborted: !response.writableFinished && !this.#wasReset })
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
    this.#count(answer, answer.counts.outputTokens)
    this.#sendWhole(200, 'application/json', JSON.stringify(body), limitHeaders)
  }

  /** Counted is what was sent when it ends. The opening goes out with the headers, whatever the delay. */
  sendStream(reply: StreamReply, answer: Answer, { pace, headers }: { pace: Pace; headers: Headers }): void {
    const parts = reply.toParts(answer)
    this.#writeHead(200, reply.contentType, { 'cache-control': 'no-cache', ...headers })
    if (pace.msPerToken === 0 && pace.firstTokenDelayMs === 0 && pace.fault === null) {
      this.#count(answer, answer.counts.outputTokens)
      this.#response.end(joinParts(parts))
      return
    }
    this.#count(answer, answer.counts.reasoningTokens)
    this.#response.flushHeaders()
    this.#write(parts.head)
    this.wait(pace.firstTokenDelayMs, () => this.#sendFrom({ reply, parts, answer, pace }, 0))
  }

  /** The answer with every brace broken: the framing is the vendor's, the content is not JSON. */
  sendGarbage(reply: Reply, answer: Answer, limitHeaders: Headers): void {
    const isPlain = reply.kind === 'plain'
    const text = isPlain ? JSON.stringify(reply.toBody(answer)) : joinParts(reply.toParts(answer))
    const contentType = isPlain ? 'application/json' : reply.contentType
    this.#sendWhole(200, contentType, toGarbage(text), limitHeaders)
  }

  #sendFrom(stream: Stream, start: number): void {
    const { parts, pace, answer } = stream
    for (let index = start; ; index += 1) {
      const event = parts.events[index]
      if (pace.fault !== null && (event === undefined || this.#hasSent(pace.fault.afterTokens))) {
        this.#breakOff(stream, pace.fault, index)
        return
      }
      if (event === undefined) {
        this.#count(answer, answer.counts.outputTokens)
        this.#response.end(parts.tail)
        return
      }
      this.#send(event)
      const pauseMs = event.tokens * pace.msPerToken
      if (pauseMs > 0) {
        this.wait(pauseMs, () => this.#sendFrom(stream, index + 1))
        return
      }
    }
  }

  #breakOff({ reply, parts }: Stream, { kind }: StreamFault, index: number): void {
    this.#ending.fault = kind
    switch (kind) {
      case 'reset':
        this.#resetWhenSent()
        return
      case 'garbage':
        this.#response.end(toGarbage(joinParts({ ...parts, head: '', events: parts.events.slice(index) })))
        return
      case 'error_event':
        this.#response.end(reply.toFailure(this.#requestId))
        return
      case 'stall':
    }
  }

  #resetWhenSent(): void {
    const { socket } = this.#response
    this.wait(RESET_DELAY_MS, () => {
      if (socket !== null && socket.writableLength > 0) {
        this.#resetWhenSent()
        return
      }
      this.#wasReset = true
      socket?.resetAndDestroy()
    })
  }

  #send({ wire, tokens }: StreamEvent): void {
    this.#write(wire)
    this.#ending.outputTokens += tokens
  }

  #write(text: string): void {
    if (text !== '') this.#response.write(text)
  }

  #hasSent(answerTokens: number): boolean {
    return this.#ending.outputTokens - this.#ending.reasoningTokens >= answerTokens
  }

  #sendWhole(status: number, contentType: string, body: string, headers: Headers): void {
    this.#writeHead(status, contentType, { ...headers, 'content-length': String(Buffer.byteLength(body)) })
    this.#response.end(body)
  }

  #writeHead(status: number, contentType: string, headers: Headers): void {
    this.#ending.status = status
    const own = this.#protocol.toHeaders(this.#requestId)
    this.#response.writeHead(status, { 'content-type': contentType, ...own, ...headers })
  }

  #count({ counts }: Answer, outputTokens: number): void {
    this.#ending = { ...this.#ending, ...counts, outputTokens }
  }
}

function joinParts({ head, events, tail }: StreamParts): string {
  return head + events.map(({ wire }) => wire).join('') + tail
}

function toGarbage(text: string): string {
  return text.replaceAll('{', '<')
}
