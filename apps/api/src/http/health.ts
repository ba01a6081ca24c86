import { setTimeout as sleep } from 'node:timers/promises'

import { migrationStatus } from '@sluice/db/migrate'

import type { Services } from '@sluice/runtime'

import { version } from '../version.ts'
import { sendJson } from './send.ts'

import type { Route } from './router.ts'

const TIME_LIMIT_MS = 2_000

type Readiness = { database: 'ok' | 'unreachable' | 'not migrated'; queue: 'ok' | 'unreachable' }

const UNREACHABLE: Readiness = { database: 'unreachable', queue: 'unreachable' }

/** Says that this process is alive, and nothing else. */
export const healthz: Route = async (_request, response) => {
  sendJson(response, 200, { status: 'ok', version })
}

/** Says whether this process can do its work: real queries, one look for however many ask at once. */
export function createReadyz(services: Pick<Services, 'db' | 'directUrl'>): Route {
  let looking: Promise<Readiness> | null = null
  return async (_request, response) => {
    looking ??= look(services).finally(() => {
      looking = null
    })
    const { database, queue } = await Promise.race([
      looking,
      sleep(TIME_LIMIT_MS, UNREACHABLE, { ref: false }),
    ])
    const isReady = database === 'ok' && queue === 'ok'
    sendJson(response, isReady ? 200 : 503, {
      status: isReady ? 'ready' : 'not ready',
      version,
      database,
      queue,
    })
  }
}

async function look({ db, directUrl }: Pick<Services, 'db' | 'directUrl'>): Promise<Readiness> {
  const [answers, migrations, queue] = await Promise.allSettled([
    db.$queryRaw`SELECT 1`,
    migrationStatus(directUrl),
    db.$queryRaw`SELECT version FROM pgboss.version`,
  ])
  return {
    database: toDatabaseState(answers.status === 'fulfilled', migrations),
    queue: queue.status === 'fulfilled' ? 'ok' : 'unreachable',
  }
}

function toDatabaseState(
  answers: boolean,
  migrations: PromiseSettledResult<Awaited<ReturnType<typeof migrationStatus>>>,
): Readiness['database'] {
  if (!answers || migrations.status === 'rejected') return 'unreachable'
  const { pending, refused } = migrations.value
  return pending.length === 0 && refused === null ? 'ok' : 'not migrated'
}
