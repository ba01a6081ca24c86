import { parseId } from '@sluice/core/shared'

import type { Prisma, RunStatus as Status } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { pageArgs, toPage, toSlice } from '../../graphql/page.ts'
import { Run, RunStatus } from './run.ts'

const filterArgs = builder.args((t) => ({
  definitionId: t.id({ description: 'Only runs of this definition; VALIDATION_FAILED when it is no UUID.' }),
  status: t.field({ type: RunStatus, description: 'Only runs of this status.' }),
}))

type Filter = { definitionId?: string | null | undefined; status?: Status | null | undefined }

/** The team's runs; everybody else's do not exist. */
export function ofTeam(teamId: string): Prisma.RunWhereInput {
  return { teamId, deletedAt: null }
}

function toWhere({ definitionId, status }: Filter, teamId: string): Prisma.RunWhereInput {
  return {
    ...ofTeam(teamId),
    ...(definitionId ? { definitionId: parseId(definitionId, 'definitionId') } : {}),
    ...(status ? { status } : {}),
  }
}

builder.queryFields((t) => ({
  run: t.prismaField({
    type: Run,
    nullable: true,
    description: 'Null when there is no such run, or none you may see.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    resolve: (query, _root, { id }, { services, actor }) =>
      services.db.run.findFirst({ ...query, where: { id: parseId(id, 'id'), ...ofTeam(actor.teamId) } }),
  }),
  runs: t.prismaField({
    type: [Run],
    description: "The team's runs, newest first.",
    authScopes: { signedIn: true },
    args: { ...filterArgs, ...pageArgs },
    resolve: (query, _root, args, { services, actor }) =>
      services.db.run.findMany({
        ...query,
        where: toWhere(args, actor.teamId),
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        ...toSlice(toPage(args)),
      }),
  }),
  runCount: t.int({
    description: 'How many runs the same filter gives.',
    authScopes: { signedIn: true },
    args: filterArgs,
    resolve: (_root, args, { services, actor }) =>
      services.db.run.count({ where: toWhere(args, actor.teamId) }),
  }),
}))
