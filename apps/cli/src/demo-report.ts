import { actualCostOf, progressOf, toActualCost } from '@sluice/core/runs'
import { toModelRef } from '@sluice/core/registry'

import type { ModelCost, ModelProgress } from '@sluice/core/runs'
import type { Db } from '@sluice/db'

import { toTable } from './table.ts'

type ModelReport = {
  model: string
  probes: number
  failures: number
  inputTokens: number
  outputTokens: number
  /** USD, exact; null: unknown. */
  costUsd: string | null
  p50LatencyMs: number | null
  p95LatencyMs: number | null
}

export type DemoReport = {
  runId: string
  status: string
  probes: number
  withoutOutcome: number
  costUsd: string | null
  /** Sum of what is known, when something is not. */
  knownCostUsd: string
  unpricedCalls: number
  models: ModelReport[]
}

/** What the demo says at its end: one row per model, and what all of it cost. */
export async function toReport(db: Db, runId: string): Promise<{ json: DemoReport; lines: string[] }> {
  const run = await db.run.findUniqueOrThrow({ where: { id: runId } })
  const models = await db.runModel.findMany({
    where: { runId },
    include: { model: { include: { provider: true } } },
    orderBy: { position: 'asc' },
  })
  const progress = (await progressOf(db, [runId])).get(runId)?.byModel ?? []
  const costs = (await actualCostOf(db, [runId])).get(runId) ?? []
  const total = toActualCost(costs, true)
  const rows = models.flatMap(({ model, modelId }) => {
    const counts = progress.find((row) => row.modelId === modelId)
    const cost = costs.find((row) => row.modelId === modelId)
    return counts && cost ? [toModelReport(toModelRef(model), counts, cost)] : []
  })
  const answered = await db.runSlot.count({ where: { runId, outcome: { not: null } } })
  const json: DemoReport = {
    runId,
    status: run.status,
    probes: run.slotCount,
    withoutOutcome: run.slotCount - answered,
    costUsd: total.total?.toFixed() ?? null,
    knownCostUsd: total.knownTotal.toFixed(),
    unpricedCalls: total.unpricedCalls,
    models: rows,
  }
  return { json, lines: toLines(json) }
}

function toModelReport(model: string, counts: ModelProgress, cost: ModelCost): ModelReport {
  return {
    model,
    probes: counts.total,
    failures: counts.failed + counts.notMeasured,
    inputTokens: cost.inputTokens + cost.cacheReadTokens + cost.cacheWriteTokens,
    outputTokens: cost.outputTokens + cost.reasoningTokens,
    costUsd: cost.cost?.toFixed() ?? null,
    p50LatencyMs: counts.p50LatencyMs,
    p95LatencyMs: counts.p95LatencyMs,
  }
}

function toLines(report: DemoReport): string[] {
  const table = toTable(
    ['model', 'probes', 'failures', 'tokens in', 'tokens out', 'cost USD', 'p50 ms', 'p95 ms'],
    report.models.map((row) => [
      row.model,
      row.probes,
      row.failures,
      row.inputTokens,
      row.outputTokens,
      row.costUsd ?? 'unknown',
      row.p50LatencyMs ?? '–',
      row.p95LatencyMs ?? '–',
    ]),
  )
  const cost = report.costUsd
    ? `${report.costUsd} USD (simulated: nobody is billed)`
    : `at least ${report.knownCostUsd} USD; ${report.unpricedCalls} calls were cut off and their cost is unknown (simulated: nobody is billed)`
  return [
    '',
    ...table,
    '',
    `${report.status}: ${report.probes - report.withoutOutcome} of ${report.probes} probes have an outcome.`,
    `Cost: ${cost}`,
  ]
}
