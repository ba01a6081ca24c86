import { setTimeout as sleep } from 'node:timers/promises'

import { ensureAdministrators } from '@sluice/core/access'
import { progressOf, startRun } from '@sluice/core/runs'
import { requestOf } from '@sluice/core/shared'
import type { RunProgress, StartRunInput } from '@sluice/core/runs'
import { seed } from '@sluice/prisma/seed'
import { createServices, readConfig } from '@sluice/runtime'
import type { Config, Services } from '@sluice/runtime'
import { startSimulator } from '@sluice/simulator'
import type { Scripts, Simulator } from '@sluice/simulator'
import type { TestDatabase } from '@sluice/testkit'

export const KEYS = { openai: 'key-openai', anthropic: 'key-anthropic', google: 'key-google' } as const

export const ALL_MODELS = [
  'sim-swift',
  'sim-swift-pro',
  'sim-sage',
  'sim-sage-large',
  'sim-breeze',
  'sim-breeze-ultra',
] as const

const MASTER_KEY = Buffer.alloc(32, 1).toString('base64')
const LOOK_EVERY_MS = 50

/** A seeded database, its services and a simulator behind its sandbox providers. */
export interface SandboxSystem extends AsyncDisposable {
  services: Services
  simulator: Simulator
  config: Config
  /** The environment a process of its own needs to work on the same things. */
  environment: Record<string, string>
  start: (input: Partial<StartRunInput>) => Promise<{ runId: string; slotCount: number }>
  /** Waits until the run has ended; fails with what it saw when that takes longer. */
  untilEnded: (runId: string, timeoutMs: number) => Promise<RunProgress>
  /** Waits until so much of the run is done. */
  untilPercent: (runId: string, percent: number, timeoutMs: number) => Promise<RunProgress>
}

export async function createSandboxSystem(
  { url, db: looking }: TestDatabase,
  scripts: Scripts,
): Promise<SandboxSystem> {
  await using opened = new AsyncDisposableStack()
  const simulator = opened.use(await startSimulator({ keys: Object.values(KEYS) }))
  simulator.script(scripts)
  const environment = {
    DATABASE_URL: url,
    SLUICE_MASTER_KEY: MASTER_KEY,
    SLUICE_SANDBOX_URL: simulator.url,
    SLUICE_CREDENTIAL_SANDBOX_OPENAI: KEYS.openai,
    SLUICE_CREDENTIAL_SANDBOX_ANTHROPIC: KEYS.anthropic,
    SLUICE_CREDENTIAL_SANDBOX_GOOGLE: KEYS.google,
    SLUICE_LOG_LEVEL: 'silent',
  }
  const config = readConfig(environment)
  const services = opened.use(await createServices({ config, role: 'worker' }))
  await seed(services.db, { sandbox: true })
  const definition = await services.db.definition.findFirstOrThrow()
  const actor = await ensureAdministrators(services.db)

  const until = async (
    runId: string,
    timeoutMs: number,
    isReached: (progress: RunProgress, status: string) => boolean,
  ) => {
    const deadline = performance.now() + timeoutMs
    for (;;) {
      const progress = (await progressOf(looking, [runId])).get(runId)
      const { status } = await looking.run.findUniqueOrThrow({ where: { id: runId } })
      if (progress && isReached(progress, status)) return progress
      if (performance.now() > deadline)
        throw new Error(`not reached in ${timeoutMs} ms: ${status} ${JSON.stringify(progress)}`)
      await sleep(LOOK_EVERY_MS)
    }
  }

  const resources = opened.move()
  return {
    services,
    simulator,
    config,
    environment,
    start: async (input) => {
      const request = { definitionId: definition.id, models: ALL_MODELS, ...input }
      const { runId, jobCount } = await startRun(services, requestOf(actor), request)
      return { runId, slotCount: jobCount }
    },
    untilEnded: (runId, timeoutMs) => until(runId, timeoutMs, (_, status) => status !== 'RUNNING'),
    untilPercent: (runId, percent, timeoutMs) =>
      until(runId, timeoutMs, (progress) => progress.percentComplete >= percent),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
