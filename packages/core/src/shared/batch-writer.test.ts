import { describe, expect, test } from 'vitest'

import { BatchWriter } from './index.ts'
import type { BatchWriterOptions } from './index.ts'

type Entry = { id: number; text: string }

const stateError = (code: string) => Object.assign(new Error(`Postgres says ${code}`), { code })

/** A store that fails as it is told to, and a writer into it. */
function createWriter(
  fail: (entries: readonly Entry[], tries: number) => void,
  options: Partial<BatchWriterOptions<Entry>> = {},
) {
  const stored: Entry[] = []
  const errors: { message: string; fields: object | undefined }[] = []
  const ignore = (): void => undefined
  const error = (message: string, fields?: object): void => void errors.push({ message, fields })
  let tries = 0
  const writer = new BatchWriter<Entry>({
    store: (entries) => {
      tries += 1
      fail(entries, tries)
      stored.push(...entries)
      return Promise.resolve()
    },
    reduce: (entry) => (entry.text === '' ? null : { ...entry, text: '' }),
    gatherMs: 1,
    what: 'entries',
    log: { debug: ignore, info: ignore, warn: ignore, error },
    ...options,
  })
  return { writer, stored, errors, tries: () => tries }
}

const entries = (count: number): Entry[] =>
  Array.from({ length: count }, (_, id) => ({ id, text: `entry ${id}` }))

async function write(writer: BatchWriter<Entry>, added: readonly Entry[]): Promise<void> {
  for (const entry of added) writer.add(entry)
  await writer[Symbol.asyncDispose]()
}

describe('a batch writer', () => {
  test('stores everything in order, many at a time', async () => {
    const { writer, stored, tries } = createWriter(() => undefined)
    await write(writer, entries(450))
    expect(stored).toEqual(entries(450))
    expect(tries()).toBe(3)
  })

  test.each(['53100', '25006', '40P01', '57014', '55P03', '40001', '08006', '57P01', '42883'])(
    'waits out what may pass, %s, and loses nothing (S0-11)',
    async (state) => {
      const { writer, stored, errors } = createWriter((_, tries) => {
        if (tries <= 2) throw stateError(state)
      })
      await write(writer, entries(3))
      expect(stored).toEqual(entries(3))
      expect(errors).toMatchObject([{ fields: { willRepeat: true } }, { fields: { willRepeat: true } }])
    },
  )

  test.each(['22003', '22P05', '23514', '54000'])(
    'reduces the entry that is refused, %s, and keeps its neighbours whole',
    async (state) => {
      const { writer, stored } = createWriter((batch) => {
        if (batch.some(({ id, text }) => id === 4 && text !== '')) throw stateError(state)
      })
      await write(writer, entries(9))
      expect(stored.toSorted((a, b) => a.id - b.id)).toEqual(
        entries(9).map((entry) => (entry.id === 4 ? { ...entry, text: '' } : entry)),
      )
    },
  )

  test('gives up what cannot be stored even reduced, and what a fault of ours refuses', async () => {
    const { writer, stored, errors } = createWriter((batch) => {
      if (batch.some(({ id }) => id === 1)) throw new TypeError('a fault of ours')
    })
    await write(writer, entries(3))
    expect(stored.map(({ id }) => id)).toEqual([0, 2])
    expect(errors.at(-1)).toMatchObject({
      message: 'entries could not be stored',
      fields: { count: 1, willRepeat: false },
    })
  })

  test('says at disposal what it gave up after its patience', async () => {
    const { writer, errors } = createWriter(
      () => {
        throw stateError('53100')
      },
      { patienceMs: 50 },
    )
    await write(writer, entries(2))
    expect(errors.at(-1)).toEqual({ message: 'entries were given up', fields: { count: 2 } })
  })
})
