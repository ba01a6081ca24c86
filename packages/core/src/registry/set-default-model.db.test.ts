import { isDatabaseUnavailable } from '@sluice/db'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { requestOf } from '#shared'
import type { Request } from '#shared'

import { createTestSystem } from '../../test/system.ts'
import type { TestSystem } from '../../test/system.ts'
import { createActor, createModel, createProvider } from '../../test/world.ts'
import { deprecateModel, setDefaultModel } from './index.ts'

let system: TestSystem
let request: Request

beforeAll(async () => {
  system = await createTestSystem({ poolSize: 10 })
  request = requestOf(await createActor(system.db, { role: 'ADMIN', isAdministrators: true }))
})

afterAll(() => system[Symbol.asyncDispose]())

async function createModels(count: number): Promise<{ providerId: string; ids: string[] }> {
  const provider = await createProvider(system.db)
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) ids.push((await createModel(system.db, provider)).id)
  return { providerId: provider.id, ids }
}

test('a hundred new defaults at once leave one, and an audit row for each', async () => {
  const { providerId, ids } = await createModels(100)
  const outcomes = await Promise.allSettled(ids.map((id) => setDefaultModel(system, request, { id })))
  const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  // On a slow machine some do not get their turn in time; nothing else may go wrong.
  const failures = outcomes.flatMap((outcome): unknown[] =>
    outcome.status === 'rejected' ? [outcome.reason] : [],
  )
  expect(failures.filter((error) => !isDatabaseUnavailable(error))).toEqual([])

  const defaults = await system.db.llmModel.findMany({ where: { providerId, isDefault: true } })
  expect(defaults).toHaveLength(1)
  expect(await system.db.auditLog.count({ where: { entityId: { in: ids } } })).toBe(answers.length)
  // Each took over from another, so that they form one chain from none to the last.
  const previous = answers.map(({ previousDefaultId }) => previousDefaultId)
  expect(new Set(previous).size).toBe(answers.length)
  expect(previous).toContain(null)
  expect(previous).not.toContain(defaults[0]?.id)
})

test('of two who read the same model only the first changes it', async () => {
  const { ids } = await createModels(1)
  const [id = ''] = ids
  const { updatedAt: expectedUpdatedAt } = await system.db.llmModel.findUniqueOrThrow({ where: { id } })
  const outcomes = await Promise.allSettled([
    setDefaultModel(system, request, { id, expectedUpdatedAt }),
    deprecateModel(system, request, { id, expectedUpdatedAt }),
  ])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({
    code: 'CONFLICT',
    current: { id },
  })
})

test('one that is the default already stays it, and that it was asked for is written down', async () => {
  const { ids } = await createModels(1)
  const [id = ''] = ids
  await setDefaultModel(system, request, { id })
  const { updatedAt } = await system.db.llmModel.findUniqueOrThrow({ where: { id } })
  expect(await setDefaultModel(system, request, { id })).toEqual({ modelId: id, previousDefaultId: null })
  expect(await system.db.llmModel.findUniqueOrThrow({ where: { id } })).toMatchObject({
    isDefault: true,
    updatedAt,
  })
  expect(await system.db.auditLog.count({ where: { entityId: id } })).toBe(2)
})
