import type { Definition, Model } from './world-registry.ts'

type Outcome = 'ANSWERED' | 'INVALID' | 'NOT_MEASURED' | null
type Status = 'PENDING' | 'RUNNING' | 'PAUSED' | 'SUMMARIZING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'

export type RunOptions = {
  id: string
  name: string
  definition: Definition
  models: Model[]
  status: Status
  samplesPerScenario: number
  /** What became of the slot at a position; answered unless said otherwise. */
  outcomeAt: (position: number) => Outcome
  startedAt: string | null
  completedAt: string | null
  temperature: string | null
  /** Of one answer; null: unknown. */
  costOf: (model: Model) => string | null
}

export type Run = ReturnType<typeof createRun>

type Filter = { modelId?: string | null; outcome?: string | null }
type Page = { limit: number; offset: number }

const priority: string = 'NORMAL'

export function createRun(options: Partial<RunOptions> & Pick<RunOptions, 'id' | 'definition' | 'models'>) {
  const { id, definition, models, samplesPerScenario = 1, status = 'COMPLETED' } = options
  const { outcomeAt = () => 'ANSWERED', costOf = () => '0.000177', temperature = null } = options
  const { startedAt = '2026-11-20T09:00:00.000Z', completedAt = '2026-11-20T09:03:20.000Z' } = options
  const slots = definition.allScenarios
    .flatMap((scenario) =>
      models.flatMap((model) =>
        Array.from({ length: samplesPerScenario }, (_, sampleIndex) => ({ scenario, model, sampleIndex })),
      ),
    )
    .map((slot, position) => ({ ...slot, id: `${id}-slot-${position}`, outcome: outcomeAt(position) }))
  const answered = slots.filter((slot) => slot.outcome === 'ANSWERED')
  const transcripts = answered.map((slot, index) => createTranscript(id, slot, index, costOf(slot.model)))
  const probeResults = slots.map(createProbeResult)
  const likeTranscript = ({ modelId }: Filter) =>
    transcripts.filter(({ model }) => !modelId || model.id === modelId)
  const likeResult = ({ modelId, outcome }: Filter) =>
    probeResults.filter(
      (result) => (!modelId || result.model.id === modelId) && (!outcome || result.outcome === outcome),
    )
  const costs = models.map((model) =>
    createModelCost(model, answered.filter((slot) => slot.model === model).length, costOf(model)),
  )
  const count = (outcome: Outcome, model?: Model) =>
    slots.filter((slot) => slot.outcome === outcome && (!model || slot.model === model)).length
  const isOver = status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED'

  return {
    id,
    name: options.name ?? `Nov 20-${id.replace('run-', '')}`,
    status,
    definition,
    models,
    isSandbox: models.every((model) => model.provider.isSandbox),
    definitionVersion: definition.version,
    definitionSnapshot: definition.content,
    config: {},
    createdByName: 'Ada Lovelace',
    priority,
    samplePercentage: 100,
    sampleSeed: 'seed-4711',
    samplesPerScenario,
    temperature,
    slotCount: slots.length,
    createdAt: '2026-11-20T08:59:58.000Z',
    startedAt,
    completedAt: isOver ? completedAt : null,
    allTranscripts: transcripts,
    transcriptCount: (filter: Filter) => likeTranscript(filter).length,
    transcripts: ({ limit, offset, ...filter }: Filter & Page) =>
      likeTranscript(filter).slice(offset, offset + limit),
    allProbeResults: probeResults,
    probeResultCount: (filter: Filter) => likeResult(filter).length,
    probeResults: ({ limit, offset, ...filter }: Filter & Page) =>
      likeResult(filter).slice(offset, offset + limit),
    actualCost: ({ includeSandbox }: { includeSandbox?: boolean | null }) => {
      const perModel = costs.filter((cost) => includeSandbox || !cost.isSandbox)
      return {
        perModel,
        total: sum(perModel.map(({ cost }) => cost)),
        knownTotal: sum(perModel.map(({ cost }) => cost ?? '0')),
        unpricedCalls: perModel.reduce((calls, cost) => calls + cost.unpricedCalls, 0),
      }
    },
    runProgress: {
      total: slots.length,
      completed: count('ANSWERED'),
      failed: count('INVALID'),
      notMeasured: count('NOT_MEASURED'),
      percentComplete: slots.length === 0 ? 100 : ((slots.length - count(null)) / slots.length) * 100,
      byModel: models.map((model, index) => ({
        modelId: model.id,
        model,
        total: slots.length / models.length,
        completed: count('ANSWERED', model),
        failed: count('INVALID', model),
        notMeasured: count('NOT_MEASURED', model),
        running: isOver ? 0 : Math.min(3, count(null, model)),
        averageLatencyMs: 900,
        p50LatencyMs: answered.length === 0 ? null : 840 + index * 310,
        p95LatencyMs: answered.length === 0 ? null : 2300 + index * 1900,
      })),
    },
  }
}

type Slot = {
  id: string
  scenario: Definition['allScenarios'][number]
  model: Model
  sampleIndex: number
  outcome: Outcome
}

function createTranscript(runId: string, slot: Slot, index: number, estimatedCost: string | null) {
  const { scenario, model, sampleIndex } = slot
  return {
    id: `${runId}-transcript-${index + 1}`,
    runId,
    scenario,
    model,
    sampleIndex,
    actualModel: `${model.modelId}-2026-10-01`,
    finishReason: 'stop',
    storageNote: null,
    content: {
      turns: [
        {
          turnNumber: 1,
          probePrompt: scenario.content.prompt,
          targetResponse: `Yes. Answer ${index + 1}: the applicant has a clean record and the sum is moderate. The risk is acceptable at the usual rate.`,
        },
      ],
      costSnapshot: {
        costInputPerMillion: model.costInputPerMillion,
        costOutputPerMillion: model.costOutputPerMillion,
        priceId: 'price-1',
      },
    },
    inputTokens: 1412,
    cacheReadTokens: 64,
    cacheWriteTokens: 0,
    outputTokens: 96,
    reasoningTokens: null,
    tokenCount: 1572,
    turnCount: 1,
    estimatedCost,
    durationMs: 800 + ((index * 137) % 2400),
    createdAt: '2026-11-20T09:01:00.000Z',
  }
}

function createProbeResult(slot: Slot) {
  const isInvalid = slot.outcome === 'INVALID'
  const isProblem = isInvalid || slot.outcome === 'NOT_MEASURED'
  return {
    ...slot,
    status: slot.outcome === null ? null : isProblem ? 'FAILED' : 'SUCCESS',
    attemptCount: isInvalid ? 1 : 4,
    errorCode: isProblem ? (isInvalid ? 'INVALID_RESPONSE' : 'RATE_LIMITED') : null,
    errorMessage: isProblem
      ? isInvalid
        ? 'The answer was empty.'
        : 'Rate limit exceeded after 4 retries'
      : null,
    finishedAt: slot.outcome === null ? null : '2026-11-20T09:02:00.000Z',
    transcript: null,
  }
}

function createModelCost(model: Model, calls: number, costOfOne: string | null) {
  return {
    modelId: model.id,
    model,
    isSandbox: model.provider.isSandbox,
    probeCount: calls,
    inputTokens: 1412 * calls,
    cacheReadTokens: 64 * calls,
    cacheWriteTokens: 0,
    outputTokens: 96 * calls,
    reasoningTokens: 0,
    cost: costOfOne === null ? null : (Number(costOfOne) * calls).toFixed(6),
    unpricedCalls: costOfOne === null ? calls : 0,
  }
}

function sum(costs: (string | null)[]): string | null {
  if (costs.some((cost) => cost === null)) return null
  return costs.reduce((total, cost) => total + Number(cost), 0).toFixed(6)
}
