import { randomBytes } from 'node:crypto'

import type { LlmModel, LlmProvider, Run } from '@sluice/db'
import { LlmError } from '@sluice/llm'
import type { CompletionResult, ErrorCode, LlmErrorFacts } from '@sluice/llm'

import { createRedactor } from '../src/calls/index.ts'
import type { CutOff } from '../src/jobs/index.ts'
import { claimProbes, cutOffProbes, runProbe, startRun } from '../src/runs/index.ts'
import type {
  Claim,
  ClaimResult,
  ClaimedProbe,
  Complete,
  ProbeEnding,
  RunPriority,
} from '../src/runs/index.ts'
import { settingsSchema } from '../src/settings/index.ts'
import { createId, createIds, requestOf } from '../src/shared/index.ts'
import { createCompletionResult } from './completion.ts'
import type { TestSystem } from './system.ts'
import { createModel, createProvider, createScenarios } from './world.ts'

type RunOf = {
  models?: readonly (LlmModel & { provider: LlmProvider })[]
  scenarios?: number
  samples?: number
  priority?: keyof typeof RunPriority
}

/** Starts a run of so many scenarios and samples on the models, one new model by default. */
export async function startRunOf(
  system: TestSystem,
  { models, scenarios = 1, samples = 1, priority = 'NORMAL' }: RunOf = {},
): Promise<Run> {
  const { definitionId } = await createScenarios(system.db, system.actor, scenarios)
  const chosen = models ?? [await createModel(system.db, await createProvider(system.db))]
  const { runId } = await startRun(system, requestOf(system.actor), {
    definitionId,
    models: chosen.map((model) => `${model.provider.name}/${model.modelId}`),
    samplesPerScenario: samples,
    priority,
  })
  return system.db.run.findUniqueOrThrow({ where: { id: runId } })
}

/** A process as the database knows it. Nobody holds its lock. */
export async function createOwner(system: TestSystem, overrides: { goneAt?: Date } = {}): Promise<string> {
  const lockKey = randomBytes(8).readBigInt64BE(0)
  const { id } = await system.db.processOwner.create({
    data: { id: createId(), lockKey, role: 'test', host: 'here', pid: 1, ...overrides },
  })
  return id
}

/** Leases as `acquireLeases` would have granted them. */
export async function createLeases(
  system: TestSystem,
  { providerId, ownerId, count }: { providerId: string; ownerId: string; count: number },
): Promise<string[]> {
  const ids = createIds(count)
  await system.db.providerLease.createMany({ data: ids.map((id) => ({ id, providerId, ownerId })) })
  return ids
}

/** Leases with an id for the attempt under each. */
export function toClaims(leaseIds: readonly string[]): Claim[] {
  return leaseIds.map((leaseId) => ({ leaseId, attemptId: createId() }))
}

/** A new process claims with so many leases of its own. */
export async function claim(
  system: TestSystem,
  provider: { id: string; name: string },
  count: number,
): Promise<ClaimResult & { ownerId: string; leaseIds: string[] }> {
  const ownerId = await createOwner(system)
  const leaseIds = await createLeases(system, { providerId: provider.id, ownerId, count })
  const result = await claimProbes(system, { provider, ownerId, claims: toClaims(leaseIds) })
  return { ...result, ownerId, leaseIds }
}

/** A run on a provider and a priced model of its own. */
export async function startRunAt(
  system: TestSystem,
  provider: Parameters<typeof createProvider>[1] = {},
  plan: Omit<RunOf, 'models'> = {},
): Promise<{ provider: LlmProvider; model: LlmModel; run: Run }> {
  const row = await createProvider(system.db, provider)
  const model = await createModel(system.db, row, { rates: { INPUT: '3', OUTPUT: '15' } })
  return { provider: row, model, run: await startRunOf(system, { models: [model], ...plan }) }
}

/** Such a run, with every probe claimed by one process. */
export async function startClaimed(
  system: TestSystem,
  samples = 1,
): Promise<Awaited<ReturnType<typeof startRunAt>> & Claimed> {
  const started = await startRunAt(system, { maxParallelRequests: samples }, { samples })
  const { claimed, ownerId, leaseIds } = await claim(system, started.provider, samples)
  const [probe] = claimed
  if (!probe || claimed.length < samples)
    throw new Error(`${claimed.length} of ${samples} probes were claimed`)
  return { ...started, claimed, probe, ownerId, leaseIds }
}

type Claimed = {
  claimed: ClaimedProbe[]
  /** The first of them. */
  probe: ClaimedProbe
  ownerId: string
  leaseIds: string[]
}

export const ANSWER: CompletionResult = createCompletionResult()

/** The settings of a new installation. */
export const LIMITS = settingsSchema.parse({})

/** Writes the calls of what a sweep takes back. */
export const cutOff: CutOff = (tx, attemptIds) => cutOffProbes(tx, attemptIds, LIMITS)

/** How a probe ends when the model does so. Ladder pauses count as 30 s. */
export function endingOf(
  probe: ClaimedProbe,
  complete: Complete = () => Promise.resolve(ANSWER),
  { logsBodies = false }: { logsBodies?: boolean } = {},
): Promise<ProbeEnding> {
  return runProbe(probe, {
    complete,
    pause: (error) => Promise.resolve(error.retryAfterMs ?? 30_000),
    random: () => 0.5,
    signal: new AbortController().signal,
    limits: { ...LIMITS, log_sensitive_data: logsBodies },
    redactor: createRedactor({ secrets: [], patterns: [] }),
  })
}

/** A model that fails. */
export function failing(code: ErrorCode, facts: Partial<LlmErrorFacts> = {}): Complete {
  return () => Promise.reject(new LlmError(code, { message: 'The vendor said no.', ...facts }))
}
