import type { Db } from '@sluice/db'

import { Money, sumKnown } from '#shared'

export type ModelCost = {
  modelId: string
  isSandbox: boolean
  /** Answered calls, usable or not. */
  probeCount: number
  inputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
  outputTokens: number
  reasoningTokens: number
  /** USD of the calls whose cost is known. */
  knownCost: Money
  /** USD; null when a call's cost is unknown. */
  cost: Money | null
  /** Calls that may have been charged and whose cost is unknown. */
  unpricedCalls: number
}

export type ActualCost = {
  total: Money | null
  knownTotal: Money
  unpricedCalls: number
  perModel: ModelCost[]
}

type Row = Omit<ModelCost, 'knownCost' | 'cost'> & { runId: string; knownCost: string }

/** What the calls of several runs cost, from every attempt that ended, superseded ones included: a refusal costs 0. */
export async function actualCostOf(db: Db, runIds: readonly string[]): Promise<Map<string, ModelCost[]>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT m.run_id AS "runId", m.model_id AS "modelId", p.is_sandbox AS "isSandbox",
           count(a.id) FILTER (WHERE a.outcome IN ('ANSWERED', 'INVALID'))::int AS "probeCount",
           COALESCE(sum(a.input_tokens), 0)::float8 AS "inputTokens",
           COALESCE(sum(a.cache_read_tokens), 0)::float8 AS "cacheReadTokens",
           COALESCE(sum(a.cache_write_tokens), 0)::float8 AS "cacheWriteTokens",
           COALESCE(sum(a.output_tokens), 0)::float8 AS "outputTokens",
           COALESCE(sum(a.reasoning_tokens), 0)::float8 AS "reasoningTokens",
           COALESCE(sum(a.cost_usd), 0)::text AS "knownCost",
           count(a.id) FILTER (WHERE a.outcome IS NOT NULL AND a.cost_usd IS NULL)::int AS "unpricedCalls"
      FROM run_models m
      JOIN llm_providers p ON p.id = m.provider_id
      LEFT JOIN job_attempts a ON a.run_id = m.run_id AND a.model_id = m.model_id
     WHERE m.run_id = ANY (${[...runIds]}::uuid[])
     GROUP BY m.run_id, m.model_id, m.position, p.is_sandbox
     ORDER BY m.run_id, m.position`
  return new Map(runIds.map((runId) => [runId, rows.filter((row) => row.runId === runId).map(toModelCost)]))
}

/** Adds up models, the sandbox's only when asked for: nobody is billed for those. */
export function toActualCost(models: readonly ModelCost[], includeSandbox: boolean): ActualCost {
  const counted = models.filter((model) => includeSandbox || !model.isSandbox)
  return {
    total: sumKnown(counted.map((model) => model.cost)),
    knownTotal: counted.reduce((total, model) => total.plus(model.knownCost), new Money(0)),
    unpricedCalls: counted.reduce((total, model) => total + model.unpricedCalls, 0),
    perModel: counted,
  }
}

function toModelCost(row: Row): ModelCost {
  const knownCost = new Money(row.knownCost)
  return { ...row, knownCost, cost: row.unpricedCalls > 0 ? null : knownCost }
}
