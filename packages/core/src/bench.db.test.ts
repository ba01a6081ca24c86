import { expect, test } from 'vitest'
import { createTestSystem } from '../test/system.ts'
import { startRunOf } from '../test/play.ts'
test('bench', async () => {
  for (let i = 0; i < 4; i++) {
    const t0 = performance.now()
    const system = await createTestSystem()
    const t1 = performance.now()
    const run = await startRunOf(system, { scenarios: 4, samples: 2 })
    const t2 = performance.now()
    await system[Symbol.asyncDispose]()
    process.stderr.write(`create ${t1 - t0} run ${t2 - t1} dispose ${performance.now() - t2}\n`)
    expect(run.slotCount).toBe(8)
  }
})
