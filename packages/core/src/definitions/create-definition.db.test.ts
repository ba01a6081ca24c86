import { createTestDatabase } from '@sluice/testkit'
import { expect, test } from 'vitest'

import { contentOf, createActor } from '../../test/world.ts'
import { createDefinition } from './index.ts'

test('a definition is stored with its scenarios in their order', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const actor = await createActor(db)

  const { id, scenarioCount } = await createDefinition(db, { actor, name: 'Numbers', content: contentOf(3) })

  expect(scenarioCount).toBe(3)
  expect(await db.definition.findUniqueOrThrow({ where: { id } })).toMatchObject({
    teamId: actor.teamId,
    name: 'Numbers',
    version: 1,
    content: contentOf(3),
    createdByKind: 'USER',
    createdById: actor.id,
  })
  const scenarios = await db.scenario.findMany({ where: { definitionId: id }, orderBy: { position: 'asc' } })
  expect(scenarios.map(({ position, name, content }) => [position, name, content])).toEqual(
    [1, 2, 3].map((score) => [
      score - 1,
      `level ${score}`,
      { preamble: 'You are brief.', prompt: `What about ${score} of them?`, dimensions: { number: score } },
    ]),
  )
})

test('content that breaks a rule is stored nowhere', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const actor = await createActor(db)
  const content = { ...contentOf(1), template: 'No placeholder.' }

  await expect(createDefinition(db, { actor, name: 'Broken', content })).rejects.toThrow('[number]')

  expect(await db.definition.count()).toBe(0)
})
