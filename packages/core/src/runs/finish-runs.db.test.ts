import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { endingOf, startClaimed, startRunOf } from '../../test/play.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { until } from '../../test/until.ts'
import { finishRuns, settleProbes } from './index.ts'

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 12 })
})

afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const statusOf = async (id: string) => (await system.db.run.findUniqueOrThrow({ where: { id } })).status
const completions = (subjectId: string) =>
  system.db.event.findMany({ where: { subjectId, type: 'run.completed' } })

async function startAnswered(samples: number) {
  const { run, claimed } = await startClaimed(system, samples)
  return { run, endings: await Promise.all(claimed.map((probe) => endingOf(probe))) }
}

describe('a run', () => {
  test('ends when every slot has an outcome and not before (L-5)', async () => {
    const { run, endings } = await startAnswered(3)

    await settleProbes(system, endings.slice(0, 2))
    expect(await statusOf(run.id)).toBe('RUNNING')
    expect(await finishRuns(system.db, system.clock, [run.id])).toEqual([])
    await settleProbes(system, endings.slice(2))

    const ended = await system.db.run.findUniqueOrThrow({ where: { id: run.id } })
    expect(ended.status).toBe('COMPLETED')
    expect(ended.completedAt?.getTime()).toBeGreaterThanOrEqual(ended.startedAt?.getTime() ?? 0)
    expect(await completions(run.id)).toMatchObject([
      {
        teamId: run.teamId,
        subjectType: 'run',
        actorKind: 'SYSTEM',
        actorId: null,
        payload: { ANSWERED: 3 },
      },
    ])
  })

  test('does not end because its queue is empty while slots wait to be planned (L-5)', async () => {
    const run = await startRunOf(system, { samples: 20 })
    await system.db.job.updateMany({ where: { runId: run.id }, data: { state: 'COMPLETED' } })

    expect(await finishRuns(system.db, system.clock, null)).not.toContain(run.id)
  })

  test('counts every kind of outcome in its last event', async () => {
    const run = await startRunOf(system, { samples: 4 })
    for (const [position, outcome] of (
      ['ANSWERED', 'INVALID', 'NOT_MEASURED', 'NOT_MEASURED'] as const
    ).entries()) {
      await system.db.runSlot.update({
        where: { runId_position: { runId: run.id, position } },
        data: { outcome },
      })
    }

    expect(await finishRuns(system.db, system.clock, null)).toEqual([run.id])

    expect(await completions(run.id)).toMatchObject([
      { payload: { ANSWERED: 1, INVALID: 1, NOT_MEASURED: 2 } },
    ])
  })

  test('ends once, whoever notices first', async () => {
    const run = await startRunOf(system)
    await system.db.runSlot.updateMany({ where: { runId: run.id }, data: { outcome: 'ANSWERED' } })

    const finished = await Promise.all(
      Array.from({ length: 10 }, () => finishRuns(system.db, system.clock, [run.id])),
    )

    expect(finished.flat()).toEqual([run.id])
    expect(await completions(run.id)).toHaveLength(1)
  })

  test('that another process is just ending is left to it', async () => {
    const run = await startRunOf(system)
    await system.db.runSlot.updateMany({ where: { runId: run.id }, data: { outcome: 'ANSWERED' } })

    const { late } = await system.db.$transaction(async (tx) => {
      await tx.run.update({ where: { id: run.id }, data: { status: 'COMPLETED' } })
      const late = finishRuns(system.db, system.clock, [run.id])
      await until(async () => {
        const [waiting] = await system.db.$queryRaw<{ count: number }[]>`
          SELECT count(*)::int FROM pg_locks k JOIN pg_stat_activity a ON a.pid = k.pid
           WHERE NOT k.granted AND a.datname = current_database()`
        return waiting?.count === 1
      })
      return { late }
    })

    expect(await late).toEqual([])
    expect(await completions(run.id)).toEqual([])
  })

  test('ends exactly once when ten processes settle its last ten probes at the same time', async () => {
    const { run, endings } = await startAnswered(10)

    await Promise.all(endings.map((ending) => settleProbes(system, [ending])))

    expect(await statusOf(run.id)).toBe('COMPLETED')
    expect(await completions(run.id)).toMatchObject([{ payload: { ANSWERED: 10 } }])
  })

  test('that was cancelled or paused is not completed by its last answer', async () => {
    for (const status of ['CANCELLED', 'PAUSED'] as const) {
      const { run, endings } = await startAnswered(1)
      await system.db.run.update({ where: { id: run.id }, data: { status } })

      await settleProbes(system, endings)

      expect(await statusOf(run.id)).toBe(status)
      expect(await completions(run.id)).toEqual([])
    }
  })

  test('is looked at only when it is asked for', async () => {
    const [asked, other] = [await startRunOf(system), await startRunOf(system)]
    await system.db.runSlot.updateMany({
      where: { runId: { in: [asked.id, other.id] } },
      data: { outcome: 'ANSWERED' },
    })

    expect(await finishRuns(system.db, system.clock, [asked.id])).toEqual([asked.id])
    expect(await finishRuns(system.db, system.clock, [])).toEqual([])
    expect(await statusOf(other.id)).toBe('RUNNING')
  })
})
