import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'

import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { formatCount } from '#lib/format-number.ts'
import { toSearchSort } from '#lib/sort.ts'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { LoadMore } from '#ui/load-more.tsx'
import { Money } from '#ui/money.tsx'

import { ModelBadges, ModelBadges_model } from './model-badges.tsx'
import { ModelMenu, ModelMenu_model } from './models/model-menu.tsx'
import { readModelSort } from './models-search.ts'
import { sortModels } from './sort-models.ts'

export const ModelsTable_model = graphql(
  `
    fragment ModelsTable_model on LlmModel {
      id
      modelId
      displayName
      isDefault
      contextWindow
      maxOutputTokens
      costInputPerMillion
      costOutputPerMillion
      costCacheReadPerMillion
      costCacheWritePerMillion
      costReasoningPerMillion
      ...ModelBadges_model
      ...ModelMenu_model
    }
  `,
  [ModelBadges_model, ModelMenu_model],
)

type Model = ResultOf<typeof ModelsTable_model>

type PriceColumn = Pick<Column<Model>, 'from' | 'isSortable'> & { unknownText?: string }

const toPriceColumn = (
  header: string,
  read: (model: Model) => string | null,
  { unknownText = '–', ...more }: PriceColumn = {},
): Column<Model> => ({
  id: header.toLowerCase(),
  header,
  align: 'end',
  cell: (model) => <Money usd={read(model)} unknownText={unknownText} />,
  ...more,
})

const columns: Column<Model>[] = [
  {
    id: 'model',
    header: 'Model',
    isSortable: true,
    className: 'w-full max-w-0',
    cell: (model) => (
      <>
        <span className="flex flex-wrap items-center gap-1.5">
          <Link
            from="/settings/models"
            to="."
            search={(now) => ({ ...now, model: model.id, balance: undefined })}
            resetScroll={false}
            preload={false}
            className="row-link mr-1 min-w-0 break-words"
          >
            {model.displayName}
          </Link>
          <ModelBadges model={model} />
        </span>
        <code className="block truncate font-mono text-xs text-muted" title={model.modelId}>
          {model.modelId}
        </code>
      </>
    ),
  },
  toPriceColumn('Input', (model) => model.costInputPerMillion, { isSortable: true, unknownText: 'unpriced' }),
  toPriceColumn('Output', (model) => model.costOutputPerMillion, {
    isSortable: true,
    unknownText: 'unpriced',
  }),
  toPriceColumn('Cache read', (model) => model.costCacheReadPerMillion, { from: 'lg' }),
  toPriceColumn('Cache write', (model) => model.costCacheWritePerMillion, { from: 'xl' }),
  toPriceColumn('Reasoning', (model) => model.costReasoningPerMillion, {
    from: 'xl',
    unknownText: 'as output',
  }),
  {
    id: 'context',
    header: 'Context',
    align: 'end',
    isSortable: true,
    from: 'md',
    cell: ({ contextWindow }) => (contextWindow === null ? '–' : formatCount(contextWindow)),
  },
  {
    id: 'most',
    header: 'Most output',
    align: 'end',
    from: 'xl',
    cell: ({ maxOutputTokens }) => (maxOutputTokens === null ? '–' : formatCount(maxOutputTokens)),
  },
  {
    id: 'actions',
    header: 'Actions',
    isHeaderHidden: true,
    align: 'end',
    cell: (model) => <ModelMenu model={model} />,
  },
]

type ModelsTableProps = {
  provider: { displayName: string }
  models: readonly FragmentOf<typeof ModelsTable_model>[]
  isFiltered: boolean
}

const step = 50
const route = getRouteApi('/app/settings/models')

/** Models and their prices, in USD per million tokens; long lists in steps. */
export function ModelsTable({ provider: { displayName }, models, isFiltered }: ModelsTableProps) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [most, setMost] = useState(step)
  const sort = useMemo(() => readModelSort(search.sort), [search.sort])
  const sorted = useMemo(() => sortModels(readFragment(ModelsTable_model, models), sort), [models, sort])
  if (sorted.length === 0) {
    return (
      <p className="rounded-lg border border-dashed border-line-strong px-4 py-6 text-center text-sm text-muted">
        {isFiltered
          ? 'No model of this provider matches.'
          : 'No models yet. Those that are added here can be chosen for runs.'}
      </p>
    )
  }
  return (
    <>
      <DataTable
        label={`Models of ${displayName}`}
        columns={columns}
        rows={sorted.slice(0, most)}
        rowKey={(model) => model.id}
        selectedKey={search.model}
        sort={sort}
        onSort={(next) =>
          void navigate({ search: (now) => ({ ...now, sort: toSearchSort(next) }), resetScroll: false })
        }
      />
      {sorted.length > step && (
        <LoadMore
          shown={Math.min(most, sorted.length)}
          total={sorted.length}
          hasMore={sorted.length > most}
          isLoading={false}
          onLoadMore={() => setMost(most + 2 * step)}
        />
      )}
    </>
  )
}
