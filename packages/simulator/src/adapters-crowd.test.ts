import { expect, test } from 'vitest'

import { openLine, readAll } from '../test/adapter-line.ts'
import { ADAPTERS } from '../test/adapter-table.ts'

const STREAMS = 200
const QUESTIONS = Array.from({ length: STREAMS }, (_, index) => ({
  messages: [{ role: 'user' as const, content: `Question ${index}: where is my parcel?` }],
}))

test.each(ADAPTERS)(
  '200 streams at once over $name each come to their plain answer, byte by byte',
  async (adapter) => {
    await using line = await openLine(adapter)
    const plain = await Promise.all(QUESTIONS.map((question) => line.complete(question)))
    expect(new Set(plain.map(({ text }) => text)).size).toBeGreaterThan(STREAMS / 2)
    line.simulator.reset()
    line.simulator.script({ default: { firstTokenDelayMs: 1500 } })
    const streamed = await Promise.all(QUESTIONS.map((question) => readAll(line.stream(question))))
    await line.lastRecord()
    expect(line.simulator.records('key-1').highestConcurrency).toBe(STREAMS)
    expect(streamed.map(({ text }) => text)).toEqual(plain.map(({ text }) => text))
    expect(streamed.map(({ result }) => result?.usage)).toEqual(plain.map(({ usage }) => usage))
  },
)
