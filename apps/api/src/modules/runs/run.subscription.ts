import { initContextCache } from '@pothos/core'
import { SluiceError, parseId } from '@sluice/core/shared'
import { map, pipe } from 'graphql-yoga'

import { builder } from '../../graphql/builder.ts'
import { ofTeam } from './run-queries.ts'
import { Run } from './run.ts'

builder.subscriptionField('runProgress', (t) =>
  t.prismaField({
    type: Run,
    description:
      "The run's progress: at once, then at most five times a second while it changes; ends when the run has ended. " +
      'NOT_FOUND when there is no such run, or none you may see.',
    authScopes: { signedIn: true },
    args: { runId: t.arg.id({ required: true, description: 'UUID; else VALIDATION_FAILED.' }) },
    subscribe: async (_root, args, context) => {
      const id = parseId(args.runId, 'runId')
      const found = await context.services.db.run.count({ where: { id, ...ofTeam(context.actor.teamId) } })
      if (found === 0) throw new SluiceError('NOT_FOUND', `There is no run ${id}.`, { field: 'runId' })
      return pipe(
        context.runHub.follow(id),
        map(() => {
          // What was loaded for the value before is old: this one reads again.
          Object.assign(context, initContextCache())
          return id
        }),
      )
    },
    resolve: (query, id, _args, { services, actor }) =>
      services.db.run.findFirstOrThrow({ ...query, where: { id, ...ofTeam(actor.teamId) } }),
  }),
)
