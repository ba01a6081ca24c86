/**
 * How far pg-boss overruns its own group limit: node packages/queue/bench/overshoot.ts
 * All jobs are in one group; each PgBoss instance stands for one process with its workers.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { startEmbeddedPostgres } from '@sluice/db/embedded'
import { PgBoss } from 'pg-boss'

const JOBS = 60
const JOB_MS = 50
const WORKERS = 10

async function measure(url: string, limit: number, instances: number): Promise<string> {
  const bosses = Array.from({ length: instances }, () => new PgBoss({ connectionString: url }))
  const name = `limit-${limit}-instances-${instances}`
  let [running, highest, above, ended] = [0, 0, 0, 0]
  for (const boss of bosses) await boss.start()
  await bosses[0]?.createQueue(name)
  await bosses[0]?.insert(name, Array(JOBS).fill({ group: { id: 'provider' } }))
  for (const boss of bosses) {
    const options = { groupConcurrency: limit, localConcurrency: WORKERS, pollingIntervalSeconds: 0.5 }
    await boss.work(name, options, async () => {
      running += 1
      highest = Math.max(highest, running)
      if (running > limit) above += 1
      await sleep(JOB_MS)
      running -= 1
      ended += 1
    })
  }
  while (ended < JOBS) await sleep(JOB_MS)
  for (const boss of bosses) await boss.stop()
  return `limit ${limit}, ${instances} × ${WORKERS} workers: ${highest} ran at once, ${above} of ${JOBS} began above the limit`
}

const ignore = () => undefined
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore }
const dataDir = await mkdtemp(join(tmpdir(), 'sluice-bench-'))
try {
  await using postgres = await startEmbeddedPostgres({ dataDir, log })
  for (const limit of [1, 5]) {
    for (const instances of [1, 2, 4]) {
      process.stdout.write(`${await measure(postgres.url, limit, instances)}\n`)
    }
  }
} finally {
  await rm(dataDir, { recursive: true })
}
