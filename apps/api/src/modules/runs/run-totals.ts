import { actualCostOf, progressOf, toActualCost } from '@sluice/core/runs'

import { builder } from '../../graphql/builder.ts'
import { ActualCost } from './actual-cost.ts'
import { RunProgress } from './run-progress.ts'
import { Run } from './run.ts'

builder.objectFields(Run, (t) => ({
  runProgress: t.loadable({
    type: RunProgress,
    description: 'What became of its slots so far.',
    load: async (ids: string[], { services }) => {
      const progress = await progressOf(services.db, ids)
      return ids.map((id) => progress.get(id) ?? new Error(`no progress of run ${id}`))
    },
    resolve: ({ id }) => id,
  }),
  actualCost: t.loadable({
    type: ActualCost,
    description: 'What its calls cost so far.',
    args: {
      includeSandbox: t.arg.boolean({
        defaultValue: false,
        description: "Count the sandbox's models too.",
      }),
    },
    byPath: true,
    load: async (ids: string[], { services }, { includeSandbox }) => {
      const costs = await actualCostOf(services.db, ids)
      return ids.map((id) => toActualCost(costs.get(id) ?? [], includeSandbox ?? false))
    },
    resolve: ({ id }) => id,
  }),
}))
