import { createTestDatabase } from '@sluice/testkit'
import { expect, test } from 'vitest'

import { MasterKey, checkMasterKey } from './index.ts'

test('a database is bound to the first master key it meets, and refuses any other in a sentence', async () => {
  await using database = await createTestDatabase({ poolSize: 4 })
  const [ours, other] = [MasterKey.parse(MasterKey.generate()), MasterKey.parse(MasterKey.generate())]

  await Promise.all(Array.from({ length: 4 }, () => checkMasterKey(database.db, ours)))
  await expect(checkMasterKey(database.db, ours)).resolves.toBeUndefined()

  await expect(checkMasterKey(database.db, other)).rejects.toMatchObject({
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
