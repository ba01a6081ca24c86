import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { Agent, request } from 'undici'
import { z } from 'zod'

import { createEgress } from '../src/http/index.ts'
import { createOpenAiProtocol } from '../src/openai/index.ts'
import { Secret } from '../src/spec/index.ts'
import type { CompletionRequest } from '../src/spec/index.ts'

/** Most that a call may cost, in multiples of the bare exchange of the same bytes. */
const MAX_RATIO = 1.5
const ROUNDS = 15
const CALLS = 1500
const AT_ONCE = 10

/** What a plain call costs this process. */
export type LlmReport = {
  /** Medians of the rounds, in microseconds of CPU per call. */
  completeUs: number
  bareUs: number
  /** Median of the rounds' ratios. */
  ratio: number
  isMet: boolean
}

const COMPLETION: CompletionRequest = {
  model: 'gpt-4.1-mini',
  messages: [
    { role: 'system', content: 'You are brief and exact. '.repeat(6) },
    { role: 'user', content: 'What does a control plane for language models do? '.repeat(6) },
  ],
  maxOutputTokens: 400,
}
const API_KEY = 'bench-key'

/** Complete calls of the adapter and bare ones of the HTTP client beneath it, in turns, against a server of their own. */
export async function benchLlm(): Promise<LlmReport> {
  const server = fork(join(import.meta.dirname, 'vendor-process.ts'))
  const [ready]: unknown[] = await once(server, 'message')
  const baseUrl = `http://127.0.0.1:${z.object({ port: z.int() }).parse(ready).port}/v1`
  const agent = new Agent()
  await using egress = createEgress()
  const complete = createComplete(baseUrl, egress)
  const bare = createBare(baseUrl, agent)
  const rounds: { completeUs: number; bareUs: number }[] = []
  // The first round is for the compiler.
  for (let round = 0; round <= ROUNDS; round += 1)
    rounds.push({ completeUs: await measure(complete), bareUs: await measure(bare) })
  await agent.destroy()
  server.disconnect()
  await once(server, 'exit')
  return toReport(rounds.slice(1))
}

function createComplete(baseUrl: string, egress: ReturnType<typeof createEgress>): () => Promise<unknown> {
  const protocol = createOpenAiProtocol({ egress, clock: { now: () => new Date() } })
  const target = {
    protocol: protocol.name,
    baseUrl,
    apiKey: new Secret(API_KEY),
    requestTimeoutMs: 60_000,
    allowPrivateAddress: true,
  }
  return () => protocol.complete(target, COMPLETION, { signal: new AbortController().signal })
}

function createBare(baseUrl: string, dispatcher: Agent): () => Promise<unknown> {
  const { model, messages, maxOutputTokens } = COMPLETION
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    authorization: `Bearer ${API_KEY}`,
  }
  return async () => {
    const body = JSON.stringify({ model, messages, max_tokens: maxOutputTokens })
    const answer = await request(`${baseUrl}/chat/completions`, { method: 'POST', headers, body, dispatcher })
    const parsed: unknown = JSON.parse(await answer.body.text())
    return parsed
  }
}

/** Microseconds of CPU per call. */
async function measure(call: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let count = 0; count < CALLS / AT_ONCE; count += 1) await call()
    }),
  )
  const { user, system } = process.cpuUsage(before)
  return (user + system) / CALLS
}

function toReport(rounds: readonly { completeUs: number; bareUs: number }[]): LlmReport {
  const ratio = median(rounds.map(({ completeUs, bareUs }) => completeUs / bareUs))
  return {
    completeUs: median(rounds.map(({ completeUs }) => completeUs)),
    bareUs: median(rounds.map(({ bareUs }) => bareUs)),
    ratio,
    isMet: ratio <= MAX_RATIO,
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}
