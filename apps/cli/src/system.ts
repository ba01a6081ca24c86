import { ensureFirstAdmin } from '@sluice/core/access'
import { seed } from '@sluice/prisma/seed'
import { createLogging, createServices, loadMasterKeys, prepareDatabase } from '@sluice/runtime'

import type { FirstAdmin } from '@sluice/core/access'
import type { Config, CreateLogger, Services } from '@sluice/runtime'

import { openDatabase } from './open-database.ts'
import { isSandboxWanted, startSandbox, withSandbox } from './sandbox.ts'

export type System = {
  services: Services
  createLogger: CreateLogger
  /** Null when there was one already. */
  firstAdmin: FirstAdmin | null
  seeded: string[]
  /** True: this process opened the database by itself, and nobody works on its runs but who we start. */
  isAlone: boolean
}

/** What a command needs on top of the database. */
export type SystemOptions = {
  config: Config
  role: string
  /** Whether a simulator is started here when none runs. */
  startsSimulator: boolean
}

/** Opens the database, brings it up to date, fills in the first contents and puts the services together. */
export async function openSystem(options: SystemOptions, resources: AsyncDisposableStack): Promise<System> {
  const createLogger = createLogging(options.config.log)
  const masterKeys = loadMasterKeys(options.config)
  const { url, directUrl, sandboxUrl, isAlone } = await openDatabase(options.config, resources, createLogger)
  await prepareDatabase({ url, directUrl }, createLogger('migrate'))

  const simulatorUrl = sandboxUrl ?? (await simulatorOf(options, resources))
  const base = simulatorUrl ? withSandbox(options.config, simulatorUrl) : options.config
  const config = { ...base, database: { ...base.database, url, directUrl } }
  const services = resources.use(
    await createServices({ config, role: options.role, overrides: { masterKeys, createLogger } }),
  )
  const firstAdmin = await ensureFirstAdmin(services, config.admin)
  const seeded = await seed(services.db, { sandbox: isSandboxWanted(config) })
  return { services, createLogger, firstAdmin, seeded, isAlone }
}

async function simulatorOf(
  { config, startsSimulator }: SystemOptions,
  resources: AsyncDisposableStack,
): Promise<string | null> {
  if (!startsSimulator || !isSandboxWanted(config)) return null
  return resources.use(await startSandbox()).url
}
