import { visibleUsers } from '@sluice/core/access'
import { parseId } from '@sluice/core/shared'

import type { Actor } from '@sluice/core/shared'
import type { Prisma, UserStatus as Status } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { pageArgs, toPage, toSlice } from '../../graphql/page.ts'
import { User, UserStatus } from './user.ts'

const filterArgs = builder.args((t) => ({
  teamId: t.id({ description: 'Only users of this team; VALIDATION_FAILED when it is no UUID.' }),
  status: t.field({ type: UserStatus, description: 'Only users of this status.' }),
  search: t.string({
    description: 'Only users whose name or e-mail address contains this, in upper or lower case.',
  }),
}))

type Filter = {
  teamId?: string | null | undefined
  status?: Status | null | undefined
  search?: string | null | undefined
}

function toWhere({ teamId, status, search }: Filter, actor: Actor): Prisma.UserWhereInput {
  // What means "anything" to ILIKE is meant literally by a person.
  const contains = search?.trim().replace(/[\\%_]/g, String.raw`\$&`)
  const matches = { contains: contains ?? '', mode: 'insensitive' as const }
  return {
    AND: [
      visibleUsers(actor),
      teamId ? { membership: { teamId: parseId(teamId, 'teamId') } } : {},
      status ? { status } : {},
      contains ? { OR: [{ name: matches }, { email: matches }] } : {},
    ],
  }
}

builder.queryFields((t) => ({
  user: t.prismaField({
    type: User,
    nullable: true,
    description: 'One user; null when there is no such one, or none you may see.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    resolve: (query, _root, { id }, { services, actor }) =>
      services.db.user.findFirst({
        ...query,
        where: { AND: [{ id: parseId(id, 'id') }, visibleUsers(actor)] },
      }),
  }),
  users: t.prismaField({
    type: [User],
    description:
      "The users you may see, by name: administrators all, ADMIN and OWNER their team's, others themselves.",
    authScopes: { signedIn: true },
    args: { ...filterArgs, ...pageArgs },
    resolve: (query, _root, args, { services, actor }) =>
      services.db.user.findMany({
        ...query,
        where: toWhere(args, actor),
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        ...toSlice(toPage(args)),
      }),
  }),
  userCount: t.int({
    description: 'How many users the same filter gives.',
    authScopes: { signedIn: true },
    args: filterArgs,
    resolve: (_root, args, { services, actor }) => services.db.user.count({ where: toWhere(args, actor) }),
  }),
}))
