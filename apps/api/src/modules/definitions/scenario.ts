import { parseId } from '@sluice/core/shared'

import type { Prisma } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { MAX_LONG_LIMIT, longPageArgs, toPage, toSlice } from '../../graphql/page.ts'

export const Scenario = builder.prismaObject('Scenario', {
  description: "One combination of a definition's levels filled into its template.",
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUID.' }),
    definitionId: t.exposeID('definitionId', { description: 'UUID of the definition.' }),
    position: t.exposeInt('position', {
      description: '0-based place in the definition, the last dimension varying fastest.',
    }),
    name: t.exposeString('name', { description: 'Labels of its levels, at most 300 characters.' }),
    content: t.expose('content', {
      type: 'JSON',
      description: '{ preamble?, prompt, dimensions{ name: score } }: what a model is asked.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written.' }),
  }),
})

/** The scenarios of one of the team's definitions; of anybody else's there are none. */
function ofDefinition(definitionId: string, teamId: string): Prisma.ScenarioWhereInput {
  return {
    definitionId: parseId(definitionId, 'definitionId'),
    definition: { teamId, deletedAt: null },
    deletedAt: null,
  }
}

builder.queryFields((t) => ({
  scenarios: t.prismaField({
    type: [Scenario],
    description:
      "A definition's scenarios by position; none when there is no such definition, or none you may see.",
    authScopes: { signedIn: true },
    args: {
      definitionId: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }),
      ...longPageArgs,
    },
    resolve: (query, _root, args, { services, actor }) =>
      services.db.scenario.findMany({
        ...query,
        where: ofDefinition(args.definitionId, actor.teamId),
        orderBy: { position: 'asc' },
        ...toSlice(toPage(args, MAX_LONG_LIMIT)),
      }),
  }),
  scenarioCount: t.int({
    description: 'How many scenarios a definition has.',
    authScopes: { signedIn: true },
    args: { definitionId: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    resolve: (_root, { definitionId }, { services, actor }) =>
      services.db.scenario.count({ where: ofDefinition(definitionId, actor.teamId) }),
  }),
}))
