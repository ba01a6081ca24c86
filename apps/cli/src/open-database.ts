import { join } from 'node:path'

import { checkConnection } from '@sluice/db'
import { LockHeld, startEmbeddedPostgres } from '@sluice/db/embedded'
import { SetupError } from '@sluice/runtime'

import type { Config, CreateLogger } from '@sluice/runtime'

import { readRuntime } from './runtime-file.ts'

export type OpenedDatabase = {
  url: string
  directUrl: string
  /** The simulator of the running system, when there is one. */
  sandboxUrl: string | null
  /** True: no `sluice up` runs on this database, as far as this machine knows. */
  isAlone: boolean
}

/** The database a command works on: DATABASE_URL, else the running system's, else the embedded one, started for the command. */
export async function openDatabase(
  config: Config,
  resources: AsyncDisposableStack,
  createLogger: CreateLogger,
): Promise<OpenedDatabase> {
  const runtime = await readRuntime(config.dataDir)
  const { url, directUrl } = config.database
  if (url && directUrl) {
    const isRunningHere = runtime?.databaseUrl === url
    return {
      url,
      directUrl,
      sandboxUrl: isRunningHere ? runtime.sandboxUrl : config.sandbox.url,
      isAlone: !isRunningHere,
    }
  }
  if (runtime && (await answers(runtime.databaseUrl))) {
    return {
      url: runtime.databaseUrl,
      directUrl: runtime.databaseUrl,
      sandboxUrl: runtime.sandboxUrl,
      isAlone: false,
    }
  }
  const embedded = await startEmbedded(config, createLogger)
  resources.use(embedded)
  return { url: embedded.url, directUrl: embedded.url, sandboxUrl: null, isAlone: true }
}

async function answers(url: string): Promise<boolean> {
  try {
    await checkConnection(url)
    return true
  } catch {
    return false
  }
}

async function startEmbedded(
  config: Config,
  createLogger: CreateLogger,
): ReturnType<typeof startEmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({
      dataDir: join(config.dataDir, 'postgres'),
      log: createLogger('postgres'),
    })
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error
    throw new SetupError(
      `Another Sluice uses ${config.dataDir} (${error.message}). Stop it, or set SLUICE_DATA_DIR to a directory of your own.`,
    )
  }
}
