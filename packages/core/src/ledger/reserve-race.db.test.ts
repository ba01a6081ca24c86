import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

import { createPaidModel, expectCleanBooks, standingOf } from '../../test/books.ts'
import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'

const SCRIPT = fileURLToPath(new URL('../../test/reserving-process.ts', import.meta.url))
const PROCESSES = 4
const EACH = 50
/** The full proof is twenty times. */
const TIMES = Number(process.env['SLUICE_TEST_RACES'] ?? 3)

const outcomeSchema = z.object({ granted: z.int(), refused: z.int() })

let system: TestSystem

beforeAll(async () => {
  system = await createTestSystem()
})

afterAll(() => system[Symbol.asyncDispose]())

/** A process of its own that reserves $1 fifty times at once, each time it is told where. */
async function startReserving() {
  const child = spawn(process.execPath, [SCRIPT, system.url, String(EACH), '1'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  expect(await lines.next()).toMatchObject({ value: 'ready' })
  return {
    async reserveAt(providerId: string) {
      child.stdin.write(`${providerId}\n`)
      return outcomeSchema.parse(JSON.parse(String((await lines.next()).value)))
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.stdin.end()
      expect(await ended).toEqual([0, null])
    },
  }
}

test(
  '200 reservations of $1 at once, by 4 processes, get the $10 there are: exactly 10, every time (L-33)',
  async () => {
    await using opened = new AsyncDisposableStack()
    const started = await Promise.all(Array.from({ length: PROCESSES }, startReserving))
    const processes = started.map((one) => opened.use(one))
    for (let time = 0; time < TIMES; time += 1) {
      const { providerId } = await createPaidModel(system, '10')
      const outcomes = await Promise.all(processes.map((one) => one.reserveAt(providerId)))

      const total = (name: 'granted' | 'refused') => outcomes.reduce((sum, outcome) => sum + outcome[name], 0)
      expect({ granted: total('granted'), refused: total('refused') }).toEqual({ granted: 10, refused: 190 })
      expect(await standingOf(system, providerId)).toEqual({ balance: '10', held: '10' })
    }
    await expectCleanBooks(system)
  },
  20_000 + TIMES * 3_000,
)
