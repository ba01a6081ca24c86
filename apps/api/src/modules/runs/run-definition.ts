import { z } from 'zod'

import { builder } from '../../graphql/builder.ts'
import { Definition } from '../definitions/definition.ts'
import { Run } from './run.ts'

/** What a run's row says of the definition it was started from. */
const runConfigSchema = z.object({
  definition: z.object({ version: z.number().int(), content: z.unknown() }),
})

/** The definition as it was when the run started. */
function readSnapshot(config: unknown): { version: number; content: unknown } {
  return runConfigSchema.parse(config).definition
}

builder.prismaObjectFields(Run, (t) => ({
  definition: t.relation('definition', {
    type: Definition,
    description: 'What it was started from, as it is now.',
  }),
  definitionVersion: t.int({
    description: "The definition's version when the run started.",
    select: { config: true },
    resolve: ({ config }) => readSnapshot(config).version,
  }),
  definitionSnapshot: t.field({
    type: 'JSON',
    description: "The definition's content when the run started.",
    select: { config: true },
    resolve: ({ config }) => readSnapshot(config).content,
  }),
  config: t.expose('config', {
    type: 'JSON',
    description:
      '{ definition{ name, version, content }, models[{ ref, displayName, apiConfig, rates }], scenarioCount, … } of its start.',
  }),
}))
