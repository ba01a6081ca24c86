import { ensureAdministrators } from '@sluice/core/access'
import { prepareMonths } from '@sluice/core/calls'
import { verifyLedger } from '@sluice/core/ledger'
import { updateSystemSetting } from '@sluice/core/settings'
import { requestOf } from '@sluice/core/shared'
import type { Log } from '@sluice/core/shared'
import { createTestDatabase } from '@sluice/testkit'
import { describe, expect, test } from 'vitest'

import { sweepMonths } from '../src/sweep-months.ts'
import { Worker } from '../src/worker.ts'
import { createSandboxSystem } from './sandbox-system.ts'

const QUICK = { default: { latency: { kind: 'constant', ms: 10 } } } as const

describe('a run', () => {
  test('leaves one settled call per probe, and what was said only while the installation keeps it (U-6)', async () => {
    await using database = await createTestDatabase({ poolSize: 2 })
    await using system = await createSandboxSystem(database, QUICK)
    const { services } = system
    const { db } = database
    const request = requestOf(await ensureAdministrators(services.db))
    await using _worker = await Worker.start(services)

    const silent = await system.start({ models: ['sim-swift'] })
    await system.untilEnded(silent.runId, 20_000)
    expect(await db.call.count({ where: { runId: silent.runId } })).toBe(silent.slotCount)
    expect(await db.callBody.count()).toBe(0)

    await updateSystemSetting(services, request, { key: 'log_sensitive_data', value: true })
    await updateSystemSetting(services, request, { key: 'call_redaction_patterns', value: ['[Yy]ou'] })
    await services.snapshot.refresh()
    const kept = await system.start({ models: ['sim-sage', 'sim-breeze'] })
    await system.untilEnded(kept.runId, 20_000)

    expect(await db.callBody.count()).toBe(kept.slotCount)
    const bodies = JSON.stringify(await db.callBody.findMany({ select: { request: true, response: true } }))
    expect(bodies).toContain('[redacted]')
    expect(bodies).not.toMatch(/[Yy]ou/)
    const answers = await db.call.count({
      where: { outcome: 'ANSWERED', costBasis: 'EXACT', feature: 'PROBE', subjectType: 'scenario' },
    })
    expect(answers).toBe(silent.slotCount + kept.slotCount)
    expect((await verifyLedger(services)).differences).toEqual([])
  })
})

describe('the months of calls', () => {
  test('are made ahead by a worker that just started, and old ones dropped', async () => {
    await using database = await createTestDatabase({ poolSize: 2 })
    await using system = await createSandboxSystem(database, QUICK)
    await prepareMonths(database.db, new Date('2020-01-15'))
    const months = async (): Promise<string[]> => {
      const rows = await database.db.$queryRaw<{ name: string }[]>`
        SELECT relname AS name FROM pg_class WHERE relname ~ '^calls_\\d{4}_\\d{2}$' ORDER BY 1`
      return rows.map(({ name }) => name)
    }
    expect(await months()).toContain('calls_2020_01')

    await using _worker = await Worker.start(system.services)

    const month = new Date().toISOString().slice(0, 7).replace('-', '_')
    await expect.poll(months, { timeout: 10_000 }).not.toContain('calls_2020_01')
    await expect.poll(async () => (await months())[0], { timeout: 10_000 }).toBe(`calls_${month}`)
    expect(await months()).toHaveLength(3)
  })

  test('that are made or dropped are told in the log', async () => {
    await using database = await createTestDatabase({ poolSize: 2 })
    await using system = await createSandboxSystem(database, QUICK)
    await prepareMonths(database.db, new Date('2020-01-15'))
    const told: unknown[] = []
    const ignore = (): void => undefined
    const log: Log = {
      debug: ignore,
      warn: ignore,
      error: ignore,
      info: (message, fields) => void told.push([message, fields]),
    }

    await sweepMonths(system.services, log)
    await sweepMonths(system.services, log)

    expect(told).toEqual([
      ['months of calls made', { count: 6 }],
      ...['call_bodies', 'calls'].flatMap((table) =>
        ['2020_01', '2020_02', '2020_03'].map((month) => [
          'month of calls dropped',
          { name: `${table}_${month}` },
        ]),
      ),
    ])
  })
})
