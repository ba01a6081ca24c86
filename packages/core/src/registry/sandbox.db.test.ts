import { createTestDatabase } from '@sluice/testkit'
import { expect, test } from 'vitest'

import { createProvider } from '../../test/world.ts'
import { removeSandbox, restoreSandbox } from './index.ts'

test('sandbox providers are taken out and brought back, others are left alone', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const now = new Date()
  const sandbox = [
    await createProvider(db, { isSandbox: true }),
    await createProvider(db, { isSandbox: true }),
  ]
  const vendor = await createProvider(db)
  const removed = await createProvider(db, { archivedAt: new Date(0) })
  const shown = async () => {
    const providers = await db.llmProvider.findMany({ where: { archivedAt: null }, orderBy: { id: 'asc' } })
    return providers.map(({ id }) => id)
  }

  expect(await removeSandbox(db, now)).toBe(2)
  expect(await removeSandbox(db, now)).toBe(0)
  expect(await shown()).toEqual([vendor.id])
  expect(await restoreSandbox(db)).toBe(2)
  expect(await restoreSandbox(db)).toBe(0)
  expect(await shown()).toEqual([...sandbox, vendor].map(({ id }) => id))
  expect((await db.llmProvider.findUniqueOrThrow({ where: { id: removed.id } })).archivedAt).not.toBeNull()
})
