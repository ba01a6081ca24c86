import { describe, expect, it, vi } from 'vitest'

import { createEmptyDatabase } from '../test/empty-database.ts'
import { startFakePostgres } from '../test/fake-postgres.ts'

import { listen, type ListenOptions } from './listen.ts'

const LISTENERS = `SELECT pid FROM pg_stat_activity WHERE application_name = 'sluice listen' AND datname = current_database()`

function record(options: Pick<ListenOptions, 'url'> & Partial<ListenOptions>) {
  const onConnected = vi.fn<ListenOptions['onConnected']>()
  const onNotification = vi.fn<ListenOptions['onNotification']>()
  const warn = vi.fn<(message: string) => void>()
  const ignore = () => undefined
  const log = { debug: ignore, info: ignore, warn, error: ignore }
  const listener = listen({ channels: ['runs', 'Odd "name"'], onConnected, onNotification, log, ...options })
  return { listener, onConnected, onNotification, warn }
}

const times = (mock: { mock: { calls: unknown[] } }) =>
  expect.poll(() => mock.mock.calls.length, { timeout: 5000 })

describe('listen', () => {
  it('passes notifications of its channels on', async () => {
    await using database = await createEmptyDatabase()
    const { listener, onConnected, onNotification } = record(database)
    await using _ = listener
    await times(onConnected).toBe(1)
    await database.query(`NOTIFY other, 'x'; NOTIFY runs, 'started'; NOTIFY "Odd ""name"""`)
    await times(onNotification).toBe(2)
    expect(onNotification.mock.calls).toEqual([
      ['runs', 'started'],
      ['Odd "name"', ''],
    ])
  })

  it('connects again when its session is ended, and says so', async () => {
    await using database = await createEmptyDatabase()
    const { listener, onConnected, onNotification, warn } = record(database)
    await using _ = listener
    for (let round = 1; round <= 3; round += 1) {
      await times(onConnected).toBe(round)
      await database.query(`SELECT pg_terminate_backend(pid) FROM (${LISTENERS}) AS listeners`)
    }
    await times(onConnected).toBe(4)
    expect(warn).toHaveBeenCalledWith('listening interrupted', expect.objectContaining({ failures: 1 }))
    await database.query(`NOTIFY runs, 'again'`)
    await times(onNotification).toBe(1)
  })

  it('tries again when reading after a connection fails', async () => {
    await using database = await createEmptyDatabase()
    const onConnected = vi
      .fn<() => Promise<void>>()
      .mockRejectedValueOnce(new Error('cannot read'))
      .mockResolvedValue()
    await using _ = record({ ...database, onConnected }).listener
    await times(onConnected).toBe(2)
    expect(await onConnected.mock.results[1]?.value).toBeUndefined()
  })

  it('keeps trying while nobody answers, until it is disposed', async () => {
    const { listener, onConnected, warn } = record({ url: 'postgresql://u@127.0.0.1:1/d' })
    await times(warn).toBe(3)
    await listener[Symbol.asyncDispose]()
    expect(onConnected).not.toHaveBeenCalled()
  })

  it('gives up a connection that died without a word', async () => {
    const silence = new Promise<never>(() => {})
    const said = { column: 'x', values: [] }
    await using fake = await startFakePostgres({
      answer: (sql) => (sql.startsWith('LISTEN') ? said : silence),
    })
    const { listener, onConnected, warn } = record({ url: fake.url, probeEveryMs: 50 })
    await using _ = listener
    await expect.poll(() => onConnected.mock.calls.length, { timeout: 10_000 }).toBe(2)
    expect(warn).toHaveBeenCalledWith(
      'listening interrupted',
      expect.objectContaining({ reason: 'Error: Query read timeout' }),
    )
  })

  it('leaves no session behind', async () => {
    await using database = await createEmptyDatabase()
    const { listener, onConnected } = record(database)
    await times(onConnected).toBe(1)
    await listener[Symbol.asyncDispose]()
    await expect.poll(async () => (await database.query(LISTENERS)).rowCount).toBe(0)
  })
})
