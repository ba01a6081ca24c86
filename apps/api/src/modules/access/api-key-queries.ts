import { inApiKeyState, visibleApiKeys } from '@sluice/core/access'
import { parseId } from '@sluice/core/shared'

import type { ApiKeyState } from '@sluice/core/access'
import type { Prisma } from '@sluice/db'

import { builder } from '../../graphql/builder.ts'
import { pageArgs, toPage, toSlice } from '../../graphql/page.ts'
import { ApiKey, ApiKeyStatus } from './api-key.ts'

import type { Context } from '../../graphql/context.ts'

const filterArgs = builder.args((t) => ({
  status: t.field({ type: ApiKeyStatus, description: 'Only keys of this status, as of now.' }),
  teamId: t.id({ description: 'Only keys of this team; VALIDATION_FAILED when it is no UUID.' }),
}))

type Filter = { status?: ApiKeyState | null | undefined; teamId?: string | null | undefined }

function toWhere({ status, teamId }: Filter, { actor, services }: Context): Prisma.ApiKeyWhereInput {
  return {
    AND: [
      visibleApiKeys(actor),
      status ? inApiKeyState(status, services.clock.now()) : {},
      teamId ? { teamId: parseId(teamId, 'teamId') } : {},
    ],
  }
}

builder.queryFields((t) => ({
  apiKey: t.prismaField({
    type: ApiKey,
    nullable: true,
    description: 'One API key; null when there is no such one, or none you may see. FORBIDDEN for viewers.',
    authScopes: { member: true },
    args: { id: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    resolve: (query, _root, { id }, { services, actor }) =>
      services.db.apiKey.findFirst({
        ...query,
        where: { AND: [{ id: parseId(id, 'id') }, visibleApiKeys(actor)] },
      }),
  }),
  apiKeys: t.prismaField({
    type: [ApiKey],
    description:
      "The API keys you may see, newest first: administrators all, ADMIN and OWNER their team's, MEMBERs those they made. " +
      'FORBIDDEN for viewers.',
    authScopes: { member: true },
    args: { ...filterArgs, ...pageArgs },
    resolve: (query, _root, args, context) =>
      context.services.db.apiKey.findMany({
        ...query,
        where: toWhere(args, context),
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        ...toSlice(toPage(args)),
      }),
  }),
  apiKeyCount: t.int({
    description: 'How many API keys the same filter gives. FORBIDDEN for viewers.',
    authScopes: { member: true },
    args: filterArgs,
    resolve: (_root, args, context) => context.services.db.apiKey.count({ where: toWhere(args, context) }),
  }),
}))
