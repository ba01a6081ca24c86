import type { Socket } from 'node:net'

import { Client } from 'pg'
import { describe, expect, inject, it } from 'vitest'

import { type Answer, startFakePostgres } from '../test/fake-postgres.ts'

import { checkSessionConnection, isTransactionPooler } from './pooler.ts'

const { adminUrl } = inject('testServer')

/** Gives a session to a connection for one transaction, the one used last first, as transaction poolers do. */
async function startPooler(sessionCount: number) {
  const sessions = Array.from({ length: sessionCount }, () => new Client({ connectionString: adminUrl }))
  for (const session of sessions) await session.connect()
  const idle = [...sessions]
  const held = new Map<Socket, Client>()
  const waiting: (() => void)[] = []

  async function answer(sql: string, connection: Socket): Promise<Answer> {
    while (!held.has(connection) && idle.length === 0)
      await new Promise<void>((resolve) => waiting.push(resolve))
    const session = held.get(connection) ?? idle.pop()
    if (session === undefined) throw new Error('no session')
    if (sql === 'BEGIN') held.set(connection, session)
    const { rows } = await session.query<{ id: string }>(sql)
    if (!held.has(connection)) {
      idle.push(session)
      waiting.shift()?.()
    }
    return { column: 'id', values: rows.map(({ id }) => id) }
  }

  const fake = await startFakePostgres({ answer })
  return {
    url: fake.url,
    async [Symbol.asyncDispose]() {
      await fake[Symbol.asyncDispose]()
      for (const session of sessions) await session.end()
    },
  }
}

describe('a transaction pooler', () => {
  it('is known by a session that changes under a connection', async () => {
    await using pooler = await startPooler(3)
    expect(await isTransactionPooler(pooler.url)).toBe(true)
  })

  it('is known by a single session that another transaction keeps', async () => {
    await using pooler = await startPooler(1)
    expect(await isTransactionPooler(pooler.url)).toBe(true)
  })

  it('is refused with the way out', async () => {
    await using pooler = await startPooler(2)
    await expect(checkSessionConnection(pooler.url)).rejects.toThrow('set DATABASE_DIRECT_URL')
  })

  it('is not what Postgres itself looks like', async () => {
    await checkSessionConnection(adminUrl)
    expect(await isTransactionPooler(adminUrl)).toBe(false)
  })

  it('is not what a server that fails looks like', async () => {
    await using fake = await startFakePostgres({
      answer: (sql, connection) => {
        if (sql === 'BEGIN') connection.destroy()
        return { column: 'id', values: ['1'] }
      },
    })
    await expect(isTransactionPooler(fake.url)).rejects.toThrow('Connection terminated')
  })
})
