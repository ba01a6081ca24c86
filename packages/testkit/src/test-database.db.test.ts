import { randomUUID } from 'node:crypto'

import { createDatabase } from '@sluice/db'
import { describe, expect, it } from 'vitest'

import { createTestDatabase } from './test-database.ts'

describe('a test database', () => {
  it('is migrated, has the queue, and is seen by nobody else', async () => {
    await using one = await createTestDatabase()
    await using other = await createTestDatabase()
    await one.db.team.create({ data: { id: randomUUID(), slug: 'one', name: 'One' } })
    expect(await one.db.team.count()).toBe(1)
    expect(await other.db.team.count()).toBe(0)
    expect(await other.db.$queryRaw`SELECT count(*)::int AS count FROM pgboss.job`).toEqual([{ count: 0 }])
  })

  it('is gone when disposed, even while somebody uses it', async () => {
    const database = await createTestDatabase()
    await using guest = createDatabase({ url: database.url, poolSize: 1, applicationName: 'guest' })
    await guest.team.count()
    await database[Symbol.asyncDispose]()
    await expect(guest.team.count()).rejects.toThrow(/terminat|does not exist|closed/)
  })
})
