/**
 * How far pg-boss overruns its own group limit: node packages/queue/bench/overshoot.ts
 * Every job is in one group of `groupConcurrency: LIMIT`; each PgBoss instance stands for one process with its workers.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { startEmbeddedPostgres } from '@sluice/db/embedded'
import { PgBoss } from 'pg-boss'

const LIMIT = 1
const WORKERS = 10
const JOBS = 200
const JOB_MS = 50

async function highestRunning(url: string, instances: number): Promise<number> {
  const bosses = Array.from({ length: instances }, () => new PgBoss({ connectionString: url }))
  const name = `calls-${instances}`
  let [running, highest, ended] = [0, 0, 0]
  for (const boss of bosses) await boss.start()
  await bosses[0]?.createQueue(name)
  await bosses[0]?.insert(name, Array.from({ length: JOBS }, () => ({ group: { id: 'provider' } })))
  const options = { groupConcurrency: LIMIT, localConcurrency: WORKERS, pollingIntervalSeconds: 0.5 }
  for (const boss of bosses) {
    await boss.work(name, options, async () => {
      highest = Math.max(highest, (running += 1))
      await sleep(JOB_MS)
      running -= 1
      ended += 1
    })
  }
  while (ended < JOBS) await sleep(JOB_MS)
  for (const boss of bosses) await boss.stop()
  return highest
}

const ignore = () => undefined
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore }
const dataDir = await mkdtemp(join(tmpdir(), 'sluice-bench-'))
try {
  await using postgres = await startEmbeddedPostgres({ dataDir, log })
  for (const instances of [1, 2, 4]) {
    const highest = await highestRunning(postgres.url, instances)
    process.stdout.write(`limit ${LIMIT}, ${instances} × ${WORKERS} workers: ${highest} ran at once\n`)
  }
} finally {
  await rm(dataDir, { recursive: true })
}
