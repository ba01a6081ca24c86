import { queryFromInfo } from '@pothos/plugin-prisma'

import { builder } from '../../graphql/builder.ts'
import { loadAuthorNames } from '../access/actor-name.ts'
import { Team } from '../access/team.ts'
import { LedgerEntry, loadEntriesOfCalls } from '../ledger/ledger-entry.ts'
import { LlmModel } from '../registry/llm-model.ts'
import { LlmProvider } from '../registry/llm-provider.ts'
import { Run } from '../runs/run.ts'
import { ofTeam } from '../runs/run-queries.ts'
import { LlmCall } from './llm-call.ts'

builder.objectFields(LlmCall, (t) => ({
  team: t.field({
    type: Team,
    description: 'The team it was made for.',
    resolve: ({ teamId }) => ({ id: teamId }),
  }),
  actorName: t.loadable({
    type: 'String',
    description: 'Who asked for it: the name of a person or an API key, or "System".',
    load: (keys: string[], { services }) => loadAuthorNames(services.db, keys),
    resolve: ({ actorId, actorKind }) => actorId ?? actorKind,
  }),
  provider: t.field({
    type: LlmProvider,
    description: 'Who was asked, as it is now.',
    resolve: ({ providerId }) => providerId,
  }),
  model: t.field({
    type: LlmModel,
    description: 'What was asked, as it is now.',
    resolve: ({ modelId }) => modelId,
  }),
  run: t.loadable({
    type: Run,
    nullable: true,
    description: 'The run it was made for; null: for none, or for one you may not see.',
    byPath: true,
    load: async (ids: string[], context, _args, info) => {
      const { services, actor } = context
      const { select } = queryFromInfo({ context, info })
      const where = { id: { in: ids }, ...ofTeam(actor.teamId) }
      const runs = await services.db.run.findMany({ where, ...(select ? { select } : {}) })
      return ids.map((id) => runs.find((run) => run.id === id) ?? null)
    },
    resolve: ({ runId }) => runId,
  }),
  transcriptId: t.loadable({
    type: 'ID',
    nullable: true,
    description: 'UUID of the transcript it ended in; null: in none, or in one you may not see.',
    load: async (ids: string[], { services, actor }) => {
      const transcripts = await services.db.transcript.findMany({
        where: { attemptId: { in: ids }, teamId: actor.teamId },
        select: { id: true, attemptId: true },
      })
      const byCall = new Map(transcripts.map(({ id, attemptId }) => [attemptId, id]))
      return ids.map((id) => byCall.get(id) ?? null)
    },
    resolve: ({ id, runId }) => (runId === null ? null : id),
  }),
  ledgerEntries: t.loadableList({
    type: LedgerEntry,
    description: 'What it moved in the accounts of its provider and its run, in the order of booking.',
    load: (ids: string[], { services }) => loadEntriesOfCalls(services.db, ids),
    resolve: ({ id }) => id,
  }),
}))
