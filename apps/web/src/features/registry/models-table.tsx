import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { Money } from '#ui/money.tsx'

import { ModelBadges, ModelBadges_model } from './model-badges.tsx'

export const ModelsTable_model = graphql(
  `
    fragment ModelsTable_model on LlmModel {
      id
      ref
      displayName
      costInputPerMillion
      costCacheReadPerMillion
      costCacheWritePerMillion
      costOutputPerMillion
      costReasoningPerMillion
      provider {
        id
        displayName
      }
      ...ModelBadges_model
    }
  `,
  [ModelBadges_model],
)

type Model = ResultOf<typeof ModelsTable_model>

const columns: Column<Model>[] = [
  {
    id: 'model',
    header: 'Model',
    cell: (model) => (
      <>
        <span className="flex flex-wrap items-center gap-1.5">
          <span className="mr-1 font-medium">{model.displayName}</span>
          <ModelBadges model={model} />
        </span>
        <code className="block font-mono text-xs text-muted">{model.ref}</code>
      </>
    ),
  },
  { id: 'provider', header: 'Provider', cell: (model) => model.provider.displayName },
  {
    id: 'input',
    header: 'Input',
    align: 'end',
    cell: (model) => <Money usd={model.costInputPerMillion} unknownText="unpriced" />,
  },
  {
    id: 'cacheRead',
    header: 'Cache read',
    align: 'end',
    cell: (model) => <Money usd={model.costCacheReadPerMillion} unknownText="–" />,
  },
  {
    id: 'cacheWrite',
    header: 'Cache write',
    align: 'end',
    cell: (model) => <Money usd={model.costCacheWritePerMillion} unknownText="–" />,
  },
  {
    id: 'output',
    header: 'Output',
    align: 'end',
    cell: (model) => <Money usd={model.costOutputPerMillion} unknownText="unpriced" />,
  },
  {
    id: 'reasoning',
    header: 'Reasoning',
    align: 'end',
    cell: (model) => <Money usd={model.costReasoningPerMillion} unknownText="as output" />,
  },
]

/** Models and their prices, in USD per million tokens. */
export function ModelsTable({ models }: { models: readonly FragmentOf<typeof ModelsTable_model>[] }) {
  return (
    <DataTable
      label="Models"
      isWide
      columns={columns}
      rows={readFragment(ModelsTable_model, models)}
      rowKey={(model) => model.id}
    />
  )
}
