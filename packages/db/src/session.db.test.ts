import { describe, expect, inject, it, vi } from 'vitest'

import { createEmptyDatabase } from '../test/empty-database.ts'

import { openSession } from './session.ts'

const { adminUrl } = inject('testServer')

const open = (url = adminUrl, onLost = vi.fn<(error: Error) => void>()) =>
  openSession({ url, applicationName: 'session', answerTimeoutMs: 200, onLost })

describe('a session', () => {
  it('keeps a lock from one statement to the next, until it is disposed', async () => {
    await using database = await createEmptyDatabase()
    const holder = await open(database.url)
    await holder.query('SELECT pg_advisory_lock($1)', [7])
    await using other = await open(database.url)
    const tryLock = () => other.query('SELECT pg_try_advisory_lock(7) AS got')
    expect(await tryLock()).toEqual([{ got: false }])
    await holder[Symbol.asyncDispose]()
    await expect.poll(tryLock).toEqual([{ got: true }])
  })

  it('tells once that it was lost, and not when it is closed', async () => {
    const onLost = vi.fn<(error: Error) => void>()
    const session = await open(adminUrl, onLost)
    await expect(session.query('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toThrow(
      'terminating connection',
    )
    await expect.poll(() => onLost.mock.calls.length).toBe(1)
    await expect(session.query('SELECT 1')).rejects.toThrow('not queryable')
    const closed = await open(adminUrl, onLost)
    await closed[Symbol.asyncDispose]()
    expect(onLost).toHaveBeenCalledTimes(1)
  })

  it('rejects when no answer comes in time', async () => {
    await using session = await open()
    await expect(session.query('SELECT pg_sleep(1)')).rejects.toThrow('Query read timeout')
  })
})
