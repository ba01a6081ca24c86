import { createTeam, updateTeam } from '@sluice/core/access'

import { builder } from '../../graphql/builder.ts'
import { EXPECTED } from './expected.ts'
import { Team, TeamStatus } from './team.ts'

const CreateTeamInput = builder.inputType('CreateTeamInput', {
  description: 'A new team.',
  fields: (t) => ({
    slug: t.string({
      required: true,
      description:
        'Unique and final: 1 to 50 of a-z, 0-9 and -, with a letter or digit at both ends; else VALIDATION_FAILED, or CONFLICT.',
    }),
    name: t.string({ required: true, description: '1 to 100 characters; else VALIDATION_FAILED.' }),
  }),
})

const UpdateTeamInput = builder.inputType('UpdateTeamInput', {
  description: 'What to change of a team; what is left out stays.',
  fields: (t) => ({
    name: t.string({ description: '1 to 100 characters; else VALIDATION_FAILED.' }),
    status: t.field({
      type: TeamStatus,
      description: 'FORBIDDEN for the administrators: they cannot be suspended.',
    }),
    expectedUpdatedAt: t.field({ type: 'DateTime', description: EXPECTED }),
  }),
})

/** A change's answer: the team, read again. */
function toResult(name: string, description: string) {
  return builder.objectRef<{ teamId: string }>(name).implement({
    description,
    fields: (t) => ({
      team: t.prismaField({
        type: Team,
        description: 'The team as it is now.',
        resolve: (query, { teamId }, _args, { services }) =>
          services.db.team.findUniqueOrThrow({ ...query, where: { id: teamId } }),
      }),
    }),
  })
}

const CreateTeamResult = toResult('CreateTeamResult', 'The team just made.')
const UpdateTeamResult = toResult('UpdateTeamResult', 'The team just changed.')

builder.mutationFields((t) => ({
  createTeam: t.field({
    type: CreateTeamResult,
    description: 'Makes a team with nobody in it yet. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: { input: t.arg({ type: CreateTeamInput, required: true, description: 'The team.' }) },
    resolve: (_root, { input }, { services, request }) => createTeam(services, request, input),
  }),
  updateTeam: t.field({
    type: UpdateTeamResult,
    description:
      'Renames or suspends a team: nobody of a suspended one gets in. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: {
      id: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED. NOT_FOUND.' }),
      input: t.arg({ type: UpdateTeamInput, required: true, description: 'What to change.' }),
    },
    resolve: (_root, args, { services, request }) => updateTeam(services, request, args),
  }),
}))
