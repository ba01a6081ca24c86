import { get } from 'node:http'

import { LlmError, Secret } from '@sluice/llm'
import type {
  CompletionRequest,
  CompletionResult,
  CompletionStream,
  ListedModel,
  StreamEvent,
  Target,
  TokenUsage,
} from '@sluice/llm'
import { createEgress } from '@sluice/llm/http'

import { startSimulator, type RequestRecord, type Simulator, type SimulatorOptions } from '../src/index.ts'
import { splitTokens } from '../src/tokens.ts'
import { ADAPTERS, type Adapter } from './adapter-table.ts'
import { captureError } from './outcomes.ts'

const KEY = 'key-1'
const MODEL = 'sim-a'
const RECORD_DEADLINE_MS = 5000

type Egress = Parameters<typeof createEgress>[0]

/** What a test changes of a plain question. */
export type Call = Partial<CompletionRequest> & {
  signal?: AbortSignal
  target?: Partial<Omit<Target, 'protocol'>>
}

/** An adapter with a simulator at its other end. */
export type Line = AsyncDisposable & {
  simulator: Simulator
  complete: (call?: Call) => Promise<CompletionResult>
  stream: (call?: Call) => CompletionStream
  /** The result of a stream that is read to its end. */
  streamResult: (call?: Call) => Promise<CompletionResult>
  listModels: () => Promise<ListedModel[]>
  /** The simulator's record of the last request, once all are over. */
  lastRecord: () => Promise<RequestRecord>
  /** The tokens of the last request as the adapter has to report them. */
  lastUsage: () => Promise<TokenUsage>
}

export async function openLine(
  adapter: Adapter,
  options: SimulatorOptions = {},
  egressOptions: Egress = {},
): Promise<Line> {
  const simulator = await startSimulator(options)
  const egress = createEgress(egressOptions)
  const now = options.clock?.now ?? Date.now
  const protocol = adapter.create({ egress, clock: { now: () => new Date(now()) } })
  const toTarget = (target: Call['target']): Target => ({
    protocol: adapter.name,
    baseUrl: `${simulator.url}${adapter.basePath}`,
    apiKey: new Secret(KEY),
    requestTimeoutMs: 10_000,
    allowPrivateAddress: true,
    ...target,
  })
  const complete = ({ target, signal = new AbortController().signal, ...request }: Call = {}) =>
    protocol.complete(toTarget(target), toRequest(request), { signal })
  const stream = ({ target, signal = new AbortController().signal, ...request }: Call = {}) =>
    protocol.stream(toTarget(target), toRequest(request), { signal })
  const lastRecord = (): Promise<RequestRecord> => findLastRecord(simulator)
  return {
    simulator,
    complete,
    stream,
    streamResult: (call) => readResult(stream(call)),
    listModels: () => protocol.listModels(toTarget({}), { signal: new AbortController().signal }),
    lastRecord,
    lastUsage: async () => toUsage(await lastRecord(), adapter),
    [Symbol.asyncDispose]: async () => {
      await egress[Symbol.asyncDispose]()
      await simulator.close()
    },
  }
}

/** Estimates once: that loads a vocabulary, which stops the process, and its clocks with it, for a good while. */
export async function loadVocabulary(): Promise<void> {
  const [adapter] = ADAPTERS
  if (adapter === undefined) return
  await using line = await openLine(adapter, { defaults: { usage: 'missing' } })
  await line.complete()
}

function toRequest(request: Partial<CompletionRequest>): CompletionRequest {
  return { model: MODEL, messages: [{ role: 'user', content: 'Hello' }], ...request }
}

async function readResult(stream: CompletionStream): Promise<CompletionResult> {
  const { error, result } = await readAll(stream)
  if (result === null) throw error
  return result
}

/** Whatever a stream gives, and what it ends in. */
export async function readAll(
  stream: CompletionStream,
): Promise<{ text: string; events: StreamEvent[]; result: CompletionResult | null; error: unknown }> {
  const events: StreamEvent[] = []
  let error: unknown = null
  try {
    for await (const event of stream) events.push(event)
  } catch (caught) {
    error = caught
  }
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('')
  const last = events.at(-1)
  return { text, events, result: last?.type === 'end' ? last.result : null, error }
}

/** The `LlmError` that a call ends in; anything else fails the test. */
export async function errorOf(call: Promise<unknown>): Promise<LlmError> {
  const error = await captureError(call)
  if (error instanceof LlmError) return error
  throw new Error('expected an LlmError', { cause: error })
}

async function findLastRecord(simulator: Simulator): Promise<RequestRecord> {
  await until(() => simulator.records(KEY).inFlight === 0, RECORD_DEADLINE_MS)
  const record = simulator.records(KEY).requests.at(-1)
  if (record === undefined) throw new Error('the simulator was not asked')
  return record
}

/**
 * Fails unless all sockets are closed within a second. That counts from when the simulator has taken up all connections
 * that were made before: in one process with its clients it may lag behind them.
 */
export async function expectClosed(simulator: Simulator): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  get(`${simulator.url}/__simulator/sockets`, { agent: false }, (response) => {
    response.resume().once('close', resolve)
  }).once('error', reject)
  await promise
  await until(() => simulator.sockets().open === 0, 1000)
}

/** Waits until the condition holds; fails after the deadline. */
async function until(condition: () => boolean, deadlineMs: number): Promise<void> {
  const end = performance.now() + deadlineMs
  while (!condition()) {
    if (performance.now() > end) throw new Error(`the condition did not hold within ${deadlineMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Disjoint classes of what the simulator counts in sums. */
function toUsage(record: RequestRecord, { tellsCacheWrites }: Adapter): TokenUsage {
  const cacheWriteTokens = tellsCacheWrites ? record.cacheWriteTokens : 0
  return {
    inputTokens: record.inputTokens - record.cacheReadTokens - cacheWriteTokens,
    cacheReadTokens: record.cacheReadTokens,
    cacheWriteTokens,
    outputTokens: record.outputTokens - record.reasoningTokens,
    reasoningTokens: record.reasoningTokens,
  }
}

/** The part of an answer that the simulator says it sent. */
export function sentPart(answer: string, { outputTokens, reasoningTokens }: RequestRecord): string {
  return splitTokens(answer)
    .slice(0, outputTokens - reasoningTokens)
    .join('')
}
