import type { Db } from '@sluice/db'

import { createId, createIds, createdBy } from '#shared'
import type { Actor } from '#shared'

import { definitionContentSchema } from './content.ts'
import type { DefinitionContent } from './content.ts'
import { expand } from './expand.ts'

/** Stores a definition with all its scenarios. Run it in a transaction. */
export async function createDefinition(
  db: Db,
  input: { actor: Actor; name: string; content: DefinitionContent },
): Promise<{ id: string; scenarioCount: number }> {
  const content = definitionContentSchema.parse(input.content)
  const id = createId()
  await db.definition.create({
    data: { id, teamId: input.actor.teamId, name: input.name, content, ...createdBy(input.actor) },
  })
  const scenarios = expand(content)
  const ids = createIds(scenarios.length)
  await db.scenario.createMany({
    data: scenarios.map((scenario, position) => ({
      id: ids[position] ?? createId(),
      definitionId: id,
      position,
      ...scenario,
    })),
  })
  return { id, scenarioCount: scenarios.length }
}
