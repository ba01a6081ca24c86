import type { Db, Definition } from '@sluice/db'

import { SluiceError, invalid } from '#shared'

import { sample } from './sample.ts'
import type { CheckedInput } from './start-run-input.ts'

export type ChosenScenarios = { definition: Definition; scenarioIds: string[] }

/** The team's definition and the scenarios of it that a run plays: those named, or all, sampled by the seed. */
export async function chooseScenarios(db: Db, teamId: string, input: CheckedInput): Promise<ChosenScenarios> {
  const definition = await db.definition.findFirst({
    where: { id: input.definitionId, teamId, deletedAt: null },
  })
  if (!definition)
    throw new SluiceError('NOT_FOUND', `There is no definition ${input.definitionId}.`, {
      field: 'definitionId',
    })
  const rows = await db.scenario.findMany({
    where: { definitionId: definition.id, deletedAt: null },
    orderBy: { position: 'asc' },
    select: { id: true },
  })
  if (rows.length === 0) {
    throw invalid('definitionId', `"${definition.name}" has no scenarios to play; expand it first.`)
  }
  const all = rows.map(({ id }) => id)
  const named = input.scenarioIds
  const foreign = named?.find((id) => !all.includes(id))
  if (foreign) throw invalid('scenarioIds', `Scenario ${foreign} does not belong to "${definition.name}".`)
  const pool = named ? all.filter((id) => named.includes(id)) : all
  return { definition, scenarioIds: sample(pool, input.samplePercentage, input.sampleSeed) }
}
