import { createTestDatabase } from '@sluice/testkit'
import { expect, test } from 'vitest'

import { MasterKey, openKeyring } from './index.ts'

const createKey = (): MasterKey => MasterKey.parse(MasterKey.generate())

test('a database is bound to the first master key it meets, and refuses any other in a sentence', async () => {
  await using database = await createTestDatabase({ poolSize: 4 })
  const [ours, other] = [createKey(), createKey()]

  const keyrings = await Promise.all(Array.from({ length: 4 }, () => openKeyring(database.db, [ours])))
  expect(new Set(keyrings.map((keyring) => keyring.activeId))).toEqual(new Set([ours.id]))

  await expect(openKeyring(database.db, [other])).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
    field: 'SLUICE_MASTER_KEY',
    message: expect.stringMatching(
      new RegExp(
        `^This database was set up with another master key \\(${ours.id}, this process has ${other.id}\\)`,
      ),
    ),
  })
  expect(await database.db.installation.count()).toBe(1)
})
