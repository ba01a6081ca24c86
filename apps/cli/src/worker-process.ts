import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { workspaceRoot } from '@sluice/runtime'

import type { ChildProcess } from 'node:child_process'
import type { Config } from '@sluice/runtime'

const STOP_MS = 30_000

/** A worker in a process of its own, as a deployment would run it. */
export interface WorkerProcess extends AsyncDisposable {
  pid: number
  /** As a crash would: no goodbye. */
  kill: () => void
}

/** Starts `apps/worker` on this process's database, simulator and master key. */
export function startWorkerProcess(config: Config): WorkerProcess {
  const root = workspaceRoot()
  const child = spawn(process.execPath, [join(root, 'apps/worker/src/main.ts')], {
    env: toEnvironment(config),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    pid: child.pid ?? 0,
    kill: () => void child.kill('SIGKILL'),
    [Symbol.asyncDispose]: () => stop(child, ended),
  }
}

function toEnvironment(config: Config): NodeJS.ProcessEnv {
  const { database, masterKey, sandbox, environment, log } = config
  return {
    ...environment,
    DATABASE_URL: database.url ?? undefined,
    DATABASE_DIRECT_URL: database.directUrl ?? undefined,
    SLUICE_MASTER_KEY: masterKey.value ?? undefined,
    SLUICE_MASTER_KEY_FILE: masterKey.value
      ? undefined
      : (masterKey.file ?? join(config.dataDir, 'master.key')),
    SLUICE_MASTER_KEY_PREVIOUS: masterKey.previous.join(',') || undefined,
    SLUICE_CREDENTIALS_DIR: config.credentialsDir ?? undefined,
    SLUICE_SANDBOX_URL: sandbox.url ?? undefined,
    SLUICE_LOG_LEVEL: log.level,
    SLUICE_END_WITH_PARENT: '1',
  }
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(late)
}
