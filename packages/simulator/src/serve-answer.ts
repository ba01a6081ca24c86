import type { ServerResponse } from 'node:http'

import { writeAnswer, type Answer } from './answer.ts'
import { BODY_LIMIT_BYTES, parseJson, type Body } from './body.ts'
import { hashRequest, type ChatRequest } from './chat-request.ts'
import { Exchange, type Pace } from './exchange.ts'
import { toHintHeaders } from './hint.ts'
import { drawFate, drawLatencyMs, type Fate } from './luck.ts'
import type { Incoming, Overloaded, Problem, Protocol, RateLimited, Reading, Reply } from './protocol.ts'
import { createRandom, hashText, type Random } from './random.ts'
import type { ResolvedScript } from './script-book.ts'
import type { Simulation } from './simulation.ts'

export type Call = {
  simulation: Simulation
  protocol: Protocol
  incoming: Incoming
  body: Body
  response: ServerResponse
}

/** A sound request and its answer; whether that is sent is up to the limits and to luck. */
type Question = {
  key: string
  request: ChatRequest
  /** Of seed, model and messages. */
  requestHash: number
  reply: Reply
  script: ResolvedScript
  answer: Answer
  limitHeaders: () => Record<string, string>
}

/** Answers a request for text: checked at the door, admitted by the limits, then left to scripted luck. */
export function serveAnswer(call: Call): void {
  const { simulation, protocol, incoming, response } = call
  const startedAt = simulation.clock.now()
  const requestId = simulation.nextId()
  const key = protocol.findKey(incoming) ?? ''
  const reading = readCall(call)
  const model = 'request' in reading ? reading.request.model : null
  const finishRecord = simulation.records.start(key, model, startedAt)
  const exchange = new Exchange({
    protocol,
    requestId,
    response,
    onEnd: (ending) => finishRecord(ending, simulation.clock.now()),
  })
  if ('problem' in reading) {
    exchange.refuse(reading.problem)
    return
  }
  const { request, reply, refusalWhenThinking = null } = reading
  if (!simulation.models.isKnown(request.model)) {
    exchange.refuse({ kind: 'unknown_model', model: request.model })
    return
  }
  const requestHash = hashRequest(request, simulation.seed)
  const script = simulation.scripts.resolve(key, request.model)
  if (refusalWhenThinking !== null && script.reasoningTokens > 0) {
    exchange.refuse(refusalWhenThinking)
    return
  }
  const answer = writeAnswer({
    id: requestId,
    createdAt: new Date(startedAt),
    request,
    textSeed: requestHash,
    script,
  })
  const limitHeaders = (): Record<string, string> => {
    const now = simulation.clock.now()
    return protocol.toLimitHeaders(simulation.limits.describe(script, now), now)
  }
  admit(call, exchange, { key, request, requestHash, reply, script, answer, limitHeaders })
}

function readCall({ simulation, protocol, incoming, body }: Call): Reading {
  const problem = findDoorProblem(simulation, protocol, incoming)
  if (problem !== null) return { problem }
  if (body.kind !== 'text') return { problem: { kind: 'body_too_large', limitBytes: BODY_LIMIT_BYTES } }
  const parsed = parseJson(body.text)
  if ('malformed' in parsed) return { problem: { kind: 'malformed_json', reason: parsed.malformed } }
  return protocol.readRequest(incoming, parsed.value)
}

/** What every request is asked first: a known key, and the headers the vendor insists on. */
export function findDoorProblem(
  simulation: Simulation,
  protocol: Protocol,
  incoming: Incoming,
): Problem | null {
  const key = protocol.findKey(incoming)
  if (key === null) return { kind: 'missing_key' }
  if (!simulation.isKnownKey(key)) return { kind: 'unknown_key', key }
  return protocol.checkHeaders(incoming)
}

function admit({ simulation, response }: Call, exchange: Exchange, question: Question): void {
  const { key, request, requestHash, script, answer, limitHeaders } = question
  const random = createLuck(simulation, hashText(key, requestHash))
  const fate = drawFate(script.rates, random)
  const latencyMs = drawLatencyMs(script.latency, random)
  const pace = toPace(script, random)
  const refuse = (problem: RateLimited | Overloaded): void => {
    const hintHeaders = script.hint === null ? {} : toHintHeaders(script.hint, simulation.clock.now())
    exchange.refuse(problem, { ...limitHeaders(), ...hintHeaders })
  }
  if (fate === 'rateLimited') {
    refuse(toRateLimited(question, { reason: null, limit: null, waitMs: null }))
    return
  }
  const tokens = answer.counts.inputTokens + answer.counts.outputTokens
  const demand = { key, model: request.model, script, tokens, now: simulation.clock.now() }
  const admission = simulation.limits.admit(demand)
  if (!admission.admitted) {
    refuse(toRateLimited(question, admission))
    return
  }
  response.once('close', admission.release)
  if (fate === 'timeout') return
  exchange.wait(latencyMs, () => {
    if (fate === 'overloaded') refuse({ kind: 'overloaded', retryInfoSeconds: findRetryInfo(script) })
    else settle(exchange, question, { fate, pace })
  })
}

/** Its draws are the same for the same occurrence of the same request by the same key, in every run. */
function createLuck({ occurrences }: Simulation, identity: number): Random {
  return createRandom(hashText(String(occurrences.next(identity)), identity))
}

function toPace(
  { streamTokensPerSecond, firstTokenDelayMs, streamFault }: ResolvedScript,
  random: Random,
): Pace {
  return {
    msPerToken: streamTokensPerSecond === null ? 0 : 1000 / streamTokensPerSecond,
    firstTokenDelayMs,
    fault: streamFault !== null && random() < streamFault.share ? streamFault : null,
  }
}

function settle(
  exchange: Exchange,
  { reply, answer, limitHeaders }: Question,
  { fate, pace }: { fate: Exclude<Fate, 'timeout' | 'rateLimited' | 'overloaded'>; pace: Pace },
): void {
  switch (fate) {
    case 'serverError':
      exchange.refuse({ kind: 'server_error' })
      return
    case 'forbidden':
      exchange.refuse({ kind: 'forbidden' })
      return
    case 'quotaExhausted':
      exchange.refuse({ kind: 'quota_exhausted' })
      return
    case 'garbage':
      exchange.sendGarbage(reply, answer, limitHeaders())
      return
    case 'answered':
      if (reply.kind === 'plain') exchange.sendPlain(reply.toBody(answer), answer, limitHeaders())
      else exchange.sendStream(reply, answer, { pace, headers: limitHeaders() })
  }
}

/** A scripted hint takes the place of the vendor's own, in headers, words and body. */
function toRateLimited(
  { request, script }: Question,
  { reason, limit, waitMs }: { reason: RateLimited['reason']; limit: number | null; waitMs: number | null },
): RateLimited {
  const trueSeconds = waitMs === null ? 1 : waitMs / 1000
  const ownSeconds = script.retryAfterSeconds === undefined ? trueSeconds : script.retryAfterSeconds
  const isOwn = script.hint === null
  return {
    kind: 'rate_limited',
    model: request.model,
    reason,
    limit,
    retryAfterSeconds: isOwn ? ownSeconds : null,
    retryInfoSeconds: isOwn ? ownSeconds : findRetryInfo(script),
  }
}

function findRetryInfo({ hint }: ResolvedScript): number | null {
  return hint?.form === 'google-retry-info' ? hint.seconds : null
}
