import { expect, test } from 'vitest'

import { requestOf } from '#shared'

import { createTestSystem } from '../../test/system.ts'
import { createActor, createProvider } from '../../test/world.ts'
import { removeSandbox, restoreSandbox } from './index.ts'

test('sandbox providers are taken out and brought back, others are left alone, and both is written down', async () => {
  await using system = await createTestSystem()
  const { db } = system
  const request = requestOf(await createActor(db, { role: 'OWNER', isAdministrators: true, kind: 'SYSTEM' }))
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

  expect(await removeSandbox(system, request)).toBe(2)
  expect(await removeSandbox(system, request)).toBe(0)
  expect(await shown()).toEqual([vendor.id])
  expect(await restoreSandbox(system, request)).toBe(2)
  expect(await restoreSandbox(system, request)).toBe(0)
  expect(await shown()).toEqual([...sandbox, vendor].map(({ id }) => id))
  expect((await db.llmProvider.findUniqueOrThrow({ where: { id: removed.id } })).archivedAt).not.toBeNull()
  const trail = await db.auditLog.findMany({ orderBy: { id: 'asc' } })
  expect(trail.map(({ operation, entityId }) => [operation, entityId])).toEqual([
    ...sandbox.map(({ id }) => ['removeSandbox', id]),
    ...sandbox.map(({ id }) => ['restoreSandbox', id]),
  ])
  await expect(removeSandbox(system, requestOf(system.actor))).rejects.toMatchObject({ code: 'FORBIDDEN' })
})
