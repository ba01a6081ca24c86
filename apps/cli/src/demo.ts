import { setTimeout as sleep } from 'node:timers/promises'

import { ensureAdministrators } from '@sluice/core/access'
import { toModelRef } from '@sluice/core/registry'
import { progressOf, startRun } from '@sluice/core/runs'
import { requestOf } from '@sluice/core/shared'
import { SetupError } from '@sluice/runtime'
import { Worker } from '@sluice/worker'

import type { Services } from '@sluice/runtime'

import { announce } from './administration.ts'
import { drawProgress } from './demo-progress.ts'
import { toReport } from './demo-report.ts'
import { openSystem } from './system.ts'
import { startWorkerProcess } from './worker-process.ts'

import type { CommandContext } from './command.ts'
import type { System } from './system.ts'
import type { WorkerProcess } from './worker-process.ts'

const LOOK_EVERY_MS = 250
/** No outcome for this long: something is wrong. Above the time it takes to notice a killed worker. */
const STALLED_MS = 120_000
/** With --chaos, the worker dies when this much is done. */
const CHAOS_AT_PERCENT = 40

export type DemoOptions = { chaos?: boolean; samples: number }

/** `sluice demo`: the sample definition × all sandbox models, watched to the end. */
export async function demo(
  options: DemoOptions,
  { config, resources, printer }: CommandContext,
): Promise<number> {
  const system = await openSystem({ config, role: 'demo', startsSimulator: true }, resources)
  const { services, firstAdmin } = system
  announce(firstAdmin, printer)
  const victim = await startWorkers(system, options.chaos === true, resources)
  const run = await startSampleRun(services, options.samples)
  printer.line(`Run ${run.name}: ${run.slotCount} probes.`)
  printer.line()

  let lastChangeAt = performance.now()
  let done = -1
  let isVictimAlive = victim !== null
  for (;;) {
    const progress = (await progressOf(services.db, [run.id])).get(run.id)
    if (!progress) throw new SetupError('The run is gone: somebody deleted it.')
    printer.draw(await drawProgress(services.db, run.id, progress))
    const doneNow = progress.completed + progress.failed + progress.notMeasured
    if (doneNow !== done) lastChangeAt = performance.now()
    done = doneNow
    if (victim && isVictimAlive && progress.percentComplete >= CHAOS_AT_PERCENT) {
      victim.kill()
      isVictimAlive = false
      printer.line(
        `Killed worker ${victim.pid}. Its probes go back to the queue when it has been silent for 10 s.`,
      )
    }
    const { status } = await services.db.run.findUniqueOrThrow({
      where: { id: run.id },
      select: { status: true },
    })
    if (status !== 'RUNNING' || performance.now() - lastChangeAt > STALLED_MS) break
    await sleep(LOOK_EVERY_MS)
  }

  const report = await toReport(services.db, run.id)
  printer.answer(report.json, () => report.lines)
  return report.json.withoutOutcome === 0 ? 0 : 1
}

/** Somebody has to do the work: the running system, or we. Answers the worker that --chaos kills. */
async function startWorkers(
  { services, isAlone }: System,
  chaos: boolean,
  resources: AsyncDisposableStack,
): Promise<WorkerProcess | null> {
  if (!chaos) {
    if (isAlone) resources.use(await Worker.start(services))
    return null
  }
  if (isAlone) resources.use(startWorkerProcess(services.config))
  return resources.use(startWorkerProcess(services.config))
}

async function startSampleRun(
  services: Services,
  samplesPerScenario: number,
): Promise<{ id: string; name: string; slotCount: number }> {
  const actor = await ensureAdministrators(services.db)
  const definition = await services.db.definition.findFirst({
    where: { teamId: actor.teamId, deletedAt: null, createdByKind: 'SYSTEM' },
    orderBy: { createdAt: 'asc' },
  })
  const models = await services.db.llmModel.findMany({
    where: { status: 'ACTIVE', provider: { isSandbox: true, isEnabled: true, archivedAt: null } },
    include: { provider: true },
    orderBy: { id: 'asc' },
  })
  if (!definition || models.length === 0) {
    throw new SetupError(
      'The demo needs the sample definition and the sandbox providers. Bring them back with: sluice sandbox restore, or set SLUICE_SANDBOX=1.',
    )
  }
  const input = { definitionId: definition.id, models: models.map(toModelRef), samplesPerScenario }
  const { runId } = await startRun(services, requestOf(actor), input)
  return services.db.run.findUniqueOrThrow({ where: { id: runId } })
}
