import { isForeignKeyViolation } from '@sluice/db'
import type { Db, Run } from '@sluice/db'
import type { Queue } from '@sluice/queue'

import { requireWrite } from '#access'
import { commitChange, findReplay } from '#audit'
import type { ChangeDependencies } from '#audit'
import type { CredentialSource } from '#credentials'
import { Channel, notify } from '#events'
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

/**
 * Starts a run: in one transaction the run, every slot of it, a snapshot of what it runs on, and the first deliveries.
 * Refuses with a typed error naming the field, and then leaves nothing behind.
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
  const { db, queue, credentials, snapshot } = dependencies
  const models = await chooseModels(db, checked.models, { credentials, actor })
  const providers = distinctProviders(models)
  for (const provider of providers) await queue.ensure(probeQueue(provider.name))

  const started = commitChange<StartedRun>(dependencies, request, async (tx) => {
    const scenarios = await chooseScenarios(tx, actor.teamId, checked)
    const slotCount = scenarios.scenarioIds.length * models.length * checked.samplesPerScenario
    const maxSlots = snapshot.current.settings.run_max_probes
    if (slotCount > maxSlots) {
      throw invalid(
        'samplesPerScenario',
        `This run would have ${slotCount} probes; ${maxSlots} is the limit of this installation (setting run_max_probes).`,
      )
    }
    const plan = { request, checked, models, scenarios, slotCount, now: dependencies.clock.now() }
    const created = await insertRun(tx, plan)
    await insertSlots(tx, created.id, plan)
    for (const provider of providers) {
      await topUp(tx, queue, { runId: created.id, provider, priority: created.priority })
    }
    return {
      result: { runId: created.id, jobCount: slotCount },
      audit: [
        {
          action: 'CREATE',
          operation: 'startRun',
          verb: 'started',
          entity: { type: 'run', id: created.id, name: created.name },
          teamId: actor.teamId,
          before: null,
          after: {
            definition: scenarios.definition.name,
            models: models.map(toModelRef),
            scenarios: scenarios.scenarioIds.length,
            samplesPerScenario: checked.samplesPerScenario,
            probes: slotCount,
          },
        },
      ],
    }
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
  now: Date
}

async function insertRun(
  db: Db,
  { request, checked, models, scenarios, slotCount, now }: Plan,
): Promise<Run> {
  const { actor, traceparent } = request
  const prices = await pricesInForce(
    db,
    models.map((model) => model.id),
    now,
  )
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

function distinctProviders(models: readonly ChosenModel[]): ChosenModel['provider'][] {
  return [...new Map(models.map((model) => [model.providerId, model.provider])).values()]
}
