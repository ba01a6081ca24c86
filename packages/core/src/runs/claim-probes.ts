import type { Database, Db } from '@sluice/db'
import type { Queue } from '@sluice/queue'

import { allowance } from '#capacity'
import type { RateRow } from '#pricing'

import { probeQueue } from './top-up.ts'

/** A probe this process may call now: its attempt is written, its place in the provider's window taken. */
export type ClaimedProbe = {
  jobId: string
  attemptId: string
  leaseId: string
  deliveryId: string
  /** Number of this attempt; fences its settlement. */
  attempt: number
  chargedAttempts: number
  maxAttempts: number
  runId: string
  modelId: string
  /** The registry's version of the model. */
  modelVersion: number
  temperature: number | null
  /** The model's `apiConfig` and the scenario's content as stored; parsed when the call is made. */
  options: unknown
  scenario: unknown
  priceId: string | null
  /** Of the price in force when it was claimed; null: there was none. */
  rates: RateRow[] | null
  startedAt: Date
  traceparent: string | null
}

export type ClaimResult = {
  claimed: ClaimedProbe[]
  /** There was less to do than leases to do it with. */
  exhausted: boolean
  /** Milliseconds until the provider admits more; null: nothing holds it. */
  waitMs: number | null
}

/** A lease to call under, and the id the attempt is to have. */
export type Claim = { leaseId: string; attemptId: string }

type ClaimInput = { provider: { id: string; name: string }; ownerId: string; claims: readonly Claim[] }

/**
 * Fetches and claims in one transaction: as many deliveries as there are leases and allowance for become running jobs with a
 * numbered attempt each, before any call leaves. Nothing is buffered unclaimed.
 */
export async function claimProbes(
  { db, queue }: { db: Database; queue: Queue },
  { provider, ownerId, claims }: ClaimInput,
): Promise<ClaimResult> {
  const name = probeQueue(provider.name)
  const outcome = await db.$transaction(async (tx) => {
    const { allowed, waitMs } = await allowance(tx, provider.id, claims.length)
    if (allowed === 0) return { deliveries: [], opened: [], allowed, waitMs }
    const deliveries = await queue.fetch(tx, name, allowed)
    if (deliveries.length === 0) return { deliveries, opened: [], allowed, waitMs: null }
    const used = claims.slice(0, deliveries.length)
    const opened = await tx.$queryRaw<OpenedAttempt[]>`
      SELECT job_id AS "jobId", attempt_id AS "attemptId"
        FROM probe_claim(${provider.id}::uuid, ${ownerId}::uuid, ${deliveries.map(({ jobId }) => jobId)}::uuid[],
                         ${used.map(({ attemptId }) => attemptId)}::uuid[], ${used.map(({ leaseId }) => leaseId)}::uuid[])`
    return { deliveries, opened, allowed, waitMs: deliveries.length < allowed ? null : waitMs }
  })

  const claimedJobs = new Set(outcome.opened.map(({ jobId }) => jobId))
  await queue.complete(
    name,
    outcome.deliveries.filter(({ jobId }) => !claimedJobs.has(jobId)).map(({ id }) => id),
  )
  return {
    claimed: await readClaims(
      db,
      outcome.opened.map(({ attemptId }) => attemptId),
    ),
    exhausted: outcome.allowed > 0 && outcome.deliveries.length < outcome.allowed,
    waitMs: outcome.waitMs,
  }
}

type OpenedAttempt = { jobId: string; attemptId: string }

/**
 * What the calls of opened attempts need to know, in one statement. Also reads back what a claim did whose answer was lost:
 * an id that was not claimed is missing.
 */
export async function readClaims(db: Db, attemptIds: readonly string[]): Promise<ClaimedProbe[]> {
  if (attemptIds.length === 0) return []
  return db.$queryRaw<ClaimedProbe[]>`
    SELECT a.job_id AS "jobId", a.id AS "attemptId", a.lease_id AS "leaseId", j.delivery_id AS "deliveryId", a.number AS attempt,
           j.charged_attempts AS "chargedAttempts", j.max_attempts AS "maxAttempts", a.run_id AS "runId",
           m.model_id AS "modelId", m.version AS "modelVersion", r.temperature::float8 AS temperature, m.api_config AS options, s.content AS scenario,
           a.price_id AS "priceId", a.started_at AS "startedAt", j.traceparent,
           (SELECT jsonb_agg(jsonb_build_object('tokenClass', p.token_class, 'fromInputTokens', p.from_input_tokens,
                                                'usdPerMillion', p.usd_per_million::text)
                             ORDER BY p.token_class, p.from_input_tokens)
              FROM price_rates p WHERE p.price_id = a.price_id) AS rates
      FROM job_attempts a
      JOIN jobs j ON j.id = a.job_id
      JOIN runs r ON r.id = a.run_id
      JOIN llm_models m ON m.id = a.model_id
      JOIN run_slots l ON l.job_id = j.id
      JOIN scenarios s ON s.id = l.scenario_id
     WHERE a.id = ANY (${[...attemptIds]}::uuid[])`
}
