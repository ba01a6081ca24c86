import type { Db } from '@sluice/db'

export type OutcomeCounts = {
  total: number
  /** ANSWERED. */
  completed: number
  /** INVALID. */
  failed: number
  notMeasured: number
}

export type ModelProgress = OutcomeCounts & {
  modelId: string
  /** Calls under way now. */
  running: number
  averageLatencyMs: number | null
  p50LatencyMs: number | null
  p95LatencyMs: number | null
}

export type RunProgress = OutcomeCounts & {
  /** 0–100, every outcome counted. */
  percentComplete: number
  byModel: ModelProgress[]
}

/** The progress of several runs, counted from their slots; models in the run's own order. */
export async function progressOf(db: Db, runIds: readonly string[]): Promise<Map<string, RunProgress>> {
  const rows = await db.$queryRaw<(ModelProgress & { runId: string })[]>`
    SELECT m.run_id AS "runId", m.model_id AS "modelId", counts.*, latency.*
      FROM run_models m
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS total,
              count(*) FILTER (WHERE s.outcome = 'ANSWERED')::int AS completed,
              count(*) FILTER (WHERE s.outcome = 'INVALID')::int AS failed,
              count(*) FILTER (WHERE s.outcome = 'NOT_MEASURED')::int AS "notMeasured",
              count(*) FILTER (WHERE s.outcome IS NULL AND j.state = 'RUNNING')::int AS running
         FROM run_slots s LEFT JOIN jobs j ON s.outcome IS NULL AND j.id = s.job_id
        WHERE s.run_id = m.run_id AND s.model_id = m.model_id) AS counts
     CROSS JOIN LATERAL (
       SELECT round(avg(t.duration_ms))::int AS "averageLatencyMs",
              round(percentile_cont(0.5) WITHIN GROUP (ORDER BY t.duration_ms))::int AS "p50LatencyMs",
              round(percentile_cont(0.95) WITHIN GROUP (ORDER BY t.duration_ms))::int AS "p95LatencyMs"
         FROM transcripts t WHERE t.run_id = m.run_id AND t.model_id = m.model_id) AS latency
     WHERE m.run_id = ANY (${[...runIds]}::uuid[])
     ORDER BY m.run_id, m.position`
  return new Map(runIds.map((runId) => [runId, toProgress(rows.filter((row) => row.runId === runId))]))
}

/** Adds up models; a run of no slots is complete. */
export function toProgress(byModel: ModelProgress[]): RunProgress {
  const sum = (count: keyof OutcomeCounts): number =>
    byModel.reduce((total, model) => total + model[count], 0)
  const [total, completed, failed, notMeasured] = [
    sum('total'),
    sum('completed'),
    sum('failed'),
    sum('notMeasured'),
  ]
  const done = completed + failed + notMeasured
  return {
    total,
    completed,
    failed,
    notMeasured,
    percentComplete: total === 0 ? 100 : Math.floor((done / total) * 1000) / 10,
    byModel,
  }
}
