import type { Database, Db } from '@sluice/db'
import type { Queue } from '@sluice/queue'

import { recordCalls, reduceCall, toStorableJson } from '#calls'
import type { CallEnding } from '#calls'
import { forgetPauses } from '#capacity'
import { Channel, notify } from '#events'
import type { Clock } from '#shared'

import { finishRuns } from './finish-runs.ts'
import { topUp } from './top-up.ts'
import type { StoredTranscript } from './transcript.ts'

/** How a probe's attempt ended: its call, and what becomes of its job and slot. */
export type ProbeEnding = CallEnding & {
  jobId: string
  /** Fences: the job must still be running under this number. */
  number: number
  outcome: 'ANSWERED' | 'INVALID' | 'FAILED' | 'HELD'
  /** What the slot gets; null: the job tries again after `delayMs`. */
  slotOutcome: 'ANSWERED' | 'INVALID' | 'NOT_MEASURED' | null
  latencyMs: number
  /** Whether this attempt counts against the job's maximum. */
  charged: boolean
  delayMs: number
  /** The job's next delivery, where it tries again. */
  deliveryId: string | null
  transcript: StoredTranscript | null
}

type SettledRow = {
  attempt_id: string
  job_id: string
  run_id: string
  provider_id: string
  fenced: boolean
  requeued: boolean
}

type SettledProvider = {
  id: string
  name: string
  maxParallelRequests: number
  tokensPerMinute: number | null
}

export type SettleDependencies = { db: Database; queue: Queue; clock: Clock }

/**
 * Stores a batch of endings in one transaction: outcomes fenced by attempt, calls and costs by the attempt alone, with the
 * deliveries of what tries again and the next probes of the runs they belong to. What is shared with other processes comes
 * last: accounts and sums. Settling the same batch twice changes nothing.
 */
export async function settleProbes(
  { db, queue, clock }: SettleDependencies,
  endings: readonly ProbeEnding[],
): Promise<void> {
  const { runIds, plannedAt } = await db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<
      SettledRow[]
    >`SELECT * FROM probe_settle(${toStorableJson(endings)}::jsonb)`
    await sendAgain(tx, queue, rows)
    const providers = await tx.llmProvider.findMany({
      where: { id: { in: rows.map((row) => row.provider_id) } },
      select: { id: true, name: true, maxParallelRequests: true, tokensPerMinute: true },
    })
    const plannedAt = await topUpAll(tx, queue, { rows, providers })
    const answered = new Set(
      endings.filter(({ outcome }) => outcome === 'ANSWERED').map(({ attemptId }) => attemptId),
    )
    const healthy = rows.filter((row) => answered.has(row.attempt_id)).map((row) => row.provider_id)
    await forgetPauses(tx, healthy)
    await recordCalls(tx, endings)
    await correctTokens(tx, rows, providers)
    return { runIds: [...new Set(rows.map((row) => row.run_id))], plannedAt }
  })
  await notify(db, Channel.work, plannedAt)
  await finishRuns(db, clock, runIds)
  await notify(db, Channel.run, runIds)
}

async function sendAgain(tx: Db, queue: Queue, rows: readonly SettledRow[]): Promise<void> {
  const requeued = new Set(rows.filter((row) => row.requeued).map((row) => row.job_id))
  if (requeued.size === 0) return
  const jobs = await tx.job.findMany({
    where: { id: { in: [...requeued] } },
    select: { id: true, queue: true, priority: true, notBefore: true, deliveryId: true },
  })
  for (const name of new Set(jobs.map((job) => job.queue))) {
    const deliveries = jobs
      .filter((job) => job.queue === name)
      .map((job) => ({
        id: job.deliveryId,
        jobId: job.id,
        priority: job.priority,
        startAfter: job.notBefore,
      }))
    await queue.send(tx, name, deliveries)
  }
}

/** Where a provider limits tokens, its window counts what the calls took in place of what was expected of them. */
async function correctTokens(
  tx: Db,
  rows: readonly SettledRow[],
  providers: readonly SettledProvider[],
): Promise<void> {
  const limited = providers.filter(({ tokensPerMinute }) => tokensPerMinute !== null).map(({ id }) => id)
  const attempts = rows.filter((row) => limited.includes(row.provider_id)).map((row) => row.attempt_id)
  if (attempts.length > 0) await tx.$executeRaw`SELECT provider_tokens_used(${attempts}::uuid[])`
}

/** Answers the providers at which there is more to do now. */
async function topUpAll(
  tx: Db,
  queue: Queue,
  { rows, providers }: { rows: readonly SettledRow[]; providers: readonly SettledProvider[] },
): Promise<string[]> {
  const pairs = new Map(rows.map((row) => [`${row.run_id} ${row.provider_id}`, row]))
  const runs = await tx.run.findMany({
    where: { id: { in: rows.map((row) => row.run_id) } },
    select: { id: true, priority: true },
  })
  const plannedAt: string[] = []
  for (const { run_id: runId, provider_id: providerId } of pairs.values()) {
    const provider = providers.find(({ id }) => id === providerId)
    const run = runs.find(({ id }) => id === runId)
    if (provider && run && (await topUp(tx, queue, { runId, provider, priority: run.priority })) > 0)
      plannedAt.push(providerId)
  }
  return plannedAt
}

/** What is left of an ending the database refuses: the attempt is over, paid for if it can be, and its slot not measured. */
export function reduceProbe(ending: ProbeEnding): ProbeEnding | null {
  const call = reduceCall(ending)
  return (
    call && {
      ...ending,
      ...call,
      outcome: 'FAILED',
      slotOutcome: 'NOT_MEASURED',
      latencyMs: 0,
      transcript: null,
    }
  )
}
