import { isForeignKeyViolation } from '@sluice/db'
import type { Db, Run } from '@sluice/db'
import type { Queue } from '@sluice/queue'

import { requireWrite } from '#access'
import { commitChange, findReplay } from '#audit'
import type { AuditEntry, ChangeDependencies } from '#audit'
import type { CredentialSource } from '#credentials'
import { Channel, notify } from '#events'
import { reserve } from '#ledger'
import { pricesInForce, ratesAt } from '#pricing'
import type { PriceInForce } from '#pricing'
import { toModelRef } from '#registry'
import { SluiceError, createId, createdBy, invalid } from '#shared'
import type { Request } from '#shared'
import type { Snapshot } from '#snapshot'

import { chooseModels } from './choose-models.ts'
import type { ChosenModel } from './choose-models.ts'
import { chooseScenarios } from './choose-scenarios.ts'
import type { ChosenScenarios } from './choose-scenarios.ts'
import { estimateRun, readModels, readPromptSizes } from './estimate-run.ts'
import type { RunEstimate } from './estimate-run.ts'
import { toRunName } from './run-name.ts'
import { checkInput } from './start-run-input.ts'
import type { CheckedInput, StartRunInput } from './start-run-input.ts'
import { probeQueue, topUp } from './top-up.ts'

export type StartRunDependencies = ChangeDependencies & {
  queue: Queue
  credentials: CredentialSource
  snapshot: Pick<Snapshot, 'current'>
}

export type StartedRun = { runId: string; jobCount: number }

/** What a run reserves is released when nothing was drawn from it for so long. */
const RESERVED_SECONDS = 86_400

/**
 * Starts a run: in one transaction the run, every slot of it, a snapshot of what it runs on, the first deliveries, and the money
 * it is expected to cost. Refuses with a typed error naming the field, and then leaves nothing behind.
 */
export async function startRun(
  dependencies: StartRunDependencies,
  request: Request,
  input: StartRunInput,
): Promise<StartedRun> {
  const { actor } = request
  requireWrite(actor)
  const replay = await findReplay<StartedRun>(dependencies, request)
  if (replay) return replay.result
  const checked = checkInput(input)
  const { db, queue, credentials } = dependencies
  const models = await chooseModels(db, checked.models, { credentials, actor })
  const providers = distinctProviders(models)
  for (const provider of providers) await queue.ensure(probeQueue(provider.name))

  const started = commitChange<StartedRun>(dependencies, request, async (tx) => {
    const plan = await planRun(tx, dependencies, { request, checked, models })
    const run = await insertRun(tx, plan)
    await insertSlots(tx, run.id, plan)
    for (const provider of providers) {
      await topUp(tx, queue, { runId: run.id, provider, priority: run.priority })
    }
    // Last, because everybody who books at these providers waits for its end.
    const { parts } = plan.estimate
    await reserve(tx, { id: run.id, isRun: true, parts, lastsSeconds: RESERVED_SECONDS, field: 'models' })
    return { result: { runId: run.id, jobCount: plan.slotCount }, audit: [toAudit(run, plan)] }
  })
  const { result } = await started.catch(toRefusal)

  await notify(
    db,
    Channel.work,
    providers.map((provider) => provider.id),
  )
  return result
}

/** What was chosen a moment ago may be deleted by now. */
function toRefusal(error: unknown): never {
  if (!isForeignKeyViolation(error)) throw error
  throw new SluiceError('CONFLICT', 'A model was deleted while the run was being started; choose again.', {
    field: 'models',
    cause: error,
  })
}

type Plan = {
  request: Request
  checked: CheckedInput
  models: readonly ChosenModel[]
  scenarios: ChosenScenarios
  slotCount: number
  prices: ReadonlyMap<string, PriceInForce>
  estimate: RunEstimate
  now: Date
}

async function planRun(
  tx: Db,
  { clock, snapshot }: StartRunDependencies,
  chosen: Pick<Plan, 'request' | 'checked' | 'models'>,
): Promise<Plan> {
  const { request, checked, models } = chosen
  const { samplesPerScenario: samples } = checked
  const { run_max_probes: maxSlots, run_max_output_tokens: maxOutputTokens } = snapshot.current.settings
  const scenarios = await chooseScenarios(tx, request.actor.teamId, checked)
  const { scenarioIds } = scenarios
  const slotCount = scenarioIds.length * models.length * samples
  if (slotCount > maxSlots) {
    throw invalid(
      'samplesPerScenario',
      `This run would have ${slotCount} probes; ${maxSlots} is the limit of this installation (setting run_max_probes).`,
    )
  }
  const now = clock.now()
  const prices = await pricesInForce(
    tx,
    models.map((model) => model.id),
    now,
  )
  const estimate = estimateRun(await readModels(tx, models, { prices, now }), {
    prompts: await readPromptSizes(tx, scenarioIds),
    samples,
    maxOutputTokens,
  })
  return { ...chosen, scenarios, slotCount, prices, estimate, now }
}

async function insertRun(
  db: Db,
  { request, checked, models, scenarios, slotCount, prices, estimate, now }: Plan,
): Promise<Run> {
  const { actor, traceparent } = request
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()))
  const runsBefore = await db.run.count({ where: { teamId: actor.teamId, createdAt: { gte: midnight } } })
  const { definition } = scenarios
  return db.run.create({
    data: {
      id: createId(),
      teamId: actor.teamId,
      definitionId: definition.id,
      name: toRunName(now, runsBefore),
      status: 'RUNNING',
      priority: checked.priority,
      samplePercentage: checked.samplePercentage,
      sampleSeed: checked.sampleSeed,
      samplesPerScenario: checked.samplesPerScenario,
      temperature: checked.temperature,
      slotCount,
      startedAt: now,
      createdAt: now,
      ...createdBy(actor),
      config: {
        definition: { name: definition.name, version: definition.version, content: definition.content },
        models: models.map((model) => toModelSnapshot(model, prices.get(model.id))),
        scenarioCount: scenarios.scenarioIds.length,
        estimatedCostUsd: estimate.totalUsd?.toFixed() ?? null,
        traceparent,
      },
      models: {
        create: models.map((model, position) => ({
          modelId: model.id,
          providerId: model.providerId,
          position,
          priceId: prices.get(model.id)?.priceId ?? null,
        })),
      },
    },
  })
}

/** A model as the run's config keeps it, with the rates of a short prompt; those of long ones are in the price version. */
function toModelSnapshot(model: ChosenModel, price: PriceInForce | undefined) {
  return {
    ref: toModelRef(model),
    displayName: model.displayName,
    apiConfig: model.apiConfig,
    rates: price ? ratesAt(price.rates, 0) : null,
  }
}

/** Every (sample, scenario, model) in one statement, models varying fastest so that all of them start at once. */
async function insertSlots(db: Db, runId: string, { scenarios, models, checked }: Plan): Promise<void> {
  await db.$executeRaw`
    INSERT INTO run_slots (run_id, position, scenario_id, model_id, provider_id, sample_index)
    SELECT ${runId}::uuid,
           ((sample * ${scenarios.scenarioIds.length}::int + s.n - 1) * ${models.length}::int + m.n - 1)::int,
           s.id, m.id, m.provider_id, sample
      FROM generate_series(0, ${checked.samplesPerScenario}::int - 1) AS sample,
           unnest(${scenarios.scenarioIds}::uuid[]) WITH ORDINALITY AS s(id, n),
           unnest(${models.map((model) => model.id)}::uuid[], ${models.map((model) => model.providerId)}::uuid[]) WITH ORDINALITY AS m(id, provider_id, n)`
}

function toAudit(run: Run, { request, checked, models, scenarios, slotCount }: Plan): AuditEntry {
  return {
    action: 'CREATE',
    operation: 'startRun',
    verb: 'started',
    entity: { type: 'run', id: run.id, name: run.name },
    teamId: request.actor.teamId,
    before: null,
    after: {
      definition: scenarios.definition.name,
      models: models.map(toModelRef),
      scenarios: scenarios.scenarioIds.length,
      samplesPerScenario: checked.samplesPerScenario,
      probes: slotCount,
    },
  }
}

function distinctProviders(models: readonly ChosenModel[]): ChosenModel['provider'][] {
  return [...new Map(models.map((model) => [model.providerId, model.provider])).values()]
}
