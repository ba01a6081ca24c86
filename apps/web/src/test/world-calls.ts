import { sumDecimals } from '#lib/sum-decimals.ts'

import { existing } from './existing.ts'
import { apiError } from './fake-api.ts'
import type { createPrice, Model } from './world-registry.ts'

type Filter = {
  from?: string | null
  to?: string | null
  modelIds?: string[] | null
  providerIds?: string[] | null
  features?: string[] | null
  outcomes?: string[] | null
  errorCodes?: string[] | null
  teamId?: string | null
  runId?: string | null
  costAtLeast?: string | null
  unpriced?: boolean | null
  includeSandbox?: boolean | null
}
type ListArguments = { filter?: Filter | null; orderBy: string; first: number; after?: string | null }
type UsageArguments = { filter?: Filter | null; from: string; to: string; groupBy: string[] }

type CostLine = { tokenClass: string; tokens: number; usdPerMillion: string | null; costUsd: string | null }

type LedgerEntry = {
  id: string
  kind: string
  accountKind: string
  amountUsd: string
  heldUsd: string
  isUnconfirmed: boolean
  note: string | null
  actorName: string
  createdAt: string
}

export type Call = {
  id: string
  createdAt: string
  model: Model
  provider: Model['provider']
  modelId: string
  providerId: string
  requestedModel: string
  modelVersion: number
  actorName: string
  team: { id: string; name: string }
  outcome: string
  errorCode: string | null
  feature: string
  costUsd: string | null
  costBasis: string
  costBoundUsd: string | null
  usageSource: string | null
  inputTokens: number | null
  cacheReadTokens: number | null
  cacheWriteTokens: number | null
  outputTokens: number | null
  reasoningTokens: number | null
  totalTokens: number | null
  latencyMs: number | null
  explanation: string[]
  costLines: CostLine[]
  price: ReturnType<typeof createPrice> | null
  priceNow: ReturnType<typeof createPrice> | null
  wasPriceCorrected: boolean
  bodyState: string
  body: { request: unknown; response: unknown; note: string | null } | null
  ledgerEntries: LedgerEntry[]
  runId: string | null
  run: { id: string; name: string } | null
  transcriptId: string | null
  firstTokenMs: number | null
  isStreamed: boolean
  actualModel: string | null
  systemFingerprint: string | null
  finishReason: string | null
  statusCode: number | null
  attempt: number
  traceId: string | null
  jobId: string | null
  vendorRequestId: string | null
  clientAddress: string | null
  clientAgent: string | null
  context: unknown
}

const somewhen = '2026-11-19T09:30:00.000Z'

/** The calls of an API, and what they come to. */
export class CallsWorld {
  calls: Call[] = []
  readonly #models: () => Model[]

  constructor(models: () => Model[]) {
    this.#models = models
  }

  /** A call to a model by its id at the vendor, GPT-5 mini unless said otherwise. */
  add({ modelId = 'gpt-5-mini', ...options }: Partial<Call> = {}): Call {
    const model = existing(this.#models().find((each) => each.modelId === modelId))
    const call = createCall(this.calls.length + 1, model, options)
    this.calls.push(call)
    return call
  }

  readonly root: Record<string, unknown> = {
    llmCall: ({ id }: { id: string }) => this.calls.find((call) => call.id === id) ?? null,
    llmCalls: ({ filter, orderBy, first, after }: ListArguments) => {
      const matching = this.calls
        .filter((call) => matches(call, filter ?? {}))
        .toSorted((one, other) =>
          orderBy === 'NEWEST'
            ? other.createdAt.localeCompare(one.createdAt)
            : Number(other.costUsd ?? -1) - Number(one.costUsd ?? -1),
        )
      const start = after ? matching.findIndex(({ id }) => id === after) + 1 : 0
      const nodes = matching.slice(start, start + first)
      return {
        nodes,
        pageInfo: { endCursor: nodes.at(-1)?.id ?? null, hasNextPage: matching.length > start + first },
        totalCount: matching.length > 100 ? null : matching.length,
        totalAtLeast: Math.min(matching.length, 100),
      }
    },
    usageSummary: (given: UsageArguments) => {
      if (given.from >= given.to)
        throw apiError('to must be after from.', { code: 'VALIDATION_FAILED', field: 'to' })
      return this.#summarize(given)
    },
  }

  #summarize({ from, to, groupBy, filter }: UsageArguments) {
    const counted = this.#countedIn(from, to, filter)
    const earlier = new Date(2 * Date.parse(from) - Date.parse(to)).toISOString()
    const groups = Map.groupBy(counted, (call) => JSON.stringify(groupBy.map((name) => keyOf(call, name))))
    const rows = [...groups.values()].map((calls) => toRow(calls, groupBy))
    return {
      from,
      to,
      rows: rows.toSorted((one, other) => Number(other.totals.costUsd) - Number(one.totals.costUsd)),
      total: toTotals(counted),
      previous: toTotals(this.#countedIn(earlier, from, filter)),
    }
  }

  #countedIn(from: string, to: string, filter: Filter | null | undefined): Call[] {
    const conditions = { ...filter, from, to, includeSandbox: filter?.includeSandbox ?? false }
    return this.calls.filter((call) => matches(call, conditions))
  }
}

/** The sums of calls that have the same in all that they are grouped by. */
function toRow(calls: readonly Call[], groupBy: readonly string[]) {
  const first = existing(calls[0])
  const ifBy = <Value>(name: string, value: Value) => (groupBy.includes(name) ? value : null)
  return {
    day: ifBy('DAY', keyOf(first, 'DAY')),
    modelId: ifBy('MODEL', first.model.id),
    model: ifBy('MODEL', first.model),
    providerId: ifBy('PROVIDER', first.provider.id),
    provider: ifBy('PROVIDER', first.provider),
    feature: ifBy('FEATURE', first.feature),
    teamId: ifBy('TEAM', first.team.id),
    team: ifBy('TEAM', first.team),
    totals: toTotals(calls),
  }
}

function matches(call: Call, filter: Filter): boolean {
  const isAmong = (values: string[] | null | undefined, value: string) => !values || values.includes(value)
  const conditions = [
    !filter.from || call.createdAt >= filter.from,
    !filter.to || call.createdAt < filter.to,
    isAmong(filter.modelIds, call.model.id),
    isAmong(filter.providerIds, call.provider.id),
    isAmong(filter.features, call.feature),
    isAmong(filter.outcomes, call.outcome),
    isAmong(filter.errorCodes, call.errorCode ?? ''),
    !filter.teamId || call.team.id === filter.teamId,
    !filter.runId || call.runId === filter.runId,
    !filter.unpriced || call.costUsd === null,
    filter.includeSandbox !== false || !call.provider.isSandbox,
    !filter.costAtLeast || Number(call.costUsd ?? -1) >= Number(filter.costAtLeast),
  ]
  return conditions.every(Boolean)
}

function keyOf(call: Call, dimension: string): string {
  if (dimension === 'DAY') return call.createdAt.slice(0, 10)
  if (dimension === 'MODEL') return call.model.id
  if (dimension === 'PROVIDER') return call.provider.id
  return dimension === 'TEAM' ? call.team.id : call.feature
}

function toTotals(calls: readonly Call[]) {
  const failedCalls = calls.filter(({ outcome }) => outcome !== 'ANSWERED').length
  const timed = calls.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]))
  return {
    calls: calls.length,
    failedCalls,
    successRate: calls.length === 0 ? null : (calls.length - failedCalls) / calls.length,
    unpricedCalls: calls.filter(({ costUsd }) => costUsd === null).length,
    estimatedCalls: calls.filter(({ costBasis }) => costBasis === 'ESTIMATED').length,
    totalTokens: calls.reduce((sum, { totalTokens }) => sum + (totalTokens ?? 0), 0),
    costUsd: sumDecimals(calls.flatMap(({ costUsd }) => costUsd ?? [])),
    averageLatencyMs: timed.length === 0 ? null : timed.reduce((sum, ms) => sum + ms, 0) / timed.length,
  }
}

/** What an API says of a call that was answered; any of it may be said otherwise. */
function createCall(number: number, model: Model, options: Partial<Call>): Call {
  return {
    outcome: 'ANSWERED',
    errorCode: null,
    feature: 'PROBE',
    costUsd: '0.0006',
    costBasis: 'EXACT',
    costBoundUsd: null,
    usageSource: 'VENDOR',
    inputTokens: 1000,
    cacheReadTokens: 200,
    cacheWriteTokens: 0,
    outputTokens: 150,
    reasoningTokens: 25,
    totalTokens: 1375,
    latencyMs: 840,
    wasPriceCorrected: false,
    bodyState: 'NOT_KEPT',
    body: null,
    runId: null,
    run: null,
    transcriptId: null,
    firstTokenMs: null,
    isStreamed: false,
    actualModel: `${model.modelId}-2026-10-01`,
    systemFingerprint: null,
    finishReason: 'stop',
    statusCode: null,
    attempt: 1,
    traceId: null,
    jobId: null,
    vendorRequestId: null,
    clientAddress: null,
    clientAgent: null,
    context: {},
    priceNow: null,
    id: `call-${number}`,
    createdAt: new Date(Date.now() - number * 1000).toISOString(),
    model,
    provider: model.provider,
    modelId: model.id,
    providerId: model.provider.id,
    requestedModel: model.ref,
    modelVersion: model.version,
    actorName: 'Ada Lovelace',
    team: { id: 'team-1', name: 'Research' },
    explanation: [`${model.ref} answered after 840 ms.`, 'It cost $0.0006.'],
    price: model.price,
    costLines: [
      { tokenClass: 'INPUT', tokens: 1000, usdPerMillion: '0.25', costUsd: '0.00025' },
      { tokenClass: 'OUTPUT', tokens: 175, usdPerMillion: '2', costUsd: '0.00035' },
    ],
    ledgerEntries: [
      {
        id: '71',
        kind: 'SETTLE',
        accountKind: 'PROVIDER',
        amountUsd: '-0.0006',
        heldUsd: '-0.0010',
        isUnconfirmed: false,
        note: null,
        actorName: 'System',
        createdAt: somewhen,
      },
    ],
    ...options,
  }
}
