import { graphql } from '#graphql/graphql.ts'
import { useCursorPages } from '#graphql/use-cursor-pages.ts'
import { formatCount } from '#lib/format-number.ts'
import { FormError } from '#ui/form-error.tsx'
import { LoadMore } from '#ui/load-more.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { toCsvAddress, toOrder, type LlmCallFilterInput } from './calls-question.ts'
import type { CallsSearch } from './calls-search.ts'
import { CallsTable, CallsTable_call } from './calls-table.tsx'
import { CsvDownload } from './csv-download.tsx'
import { NoCalls } from './no-calls.tsx'

const CallsListQuery = graphql(
  `
    query CallsList($filter: LlmCallFilter!, $orderBy: LlmCallOrder!, $after: String) {
      page: llmCalls(filter: $filter, orderBy: $orderBy, first: 50, after: $after) {
        totalCount
        totalAtLeast
        pageInfo {
          endCursor
          hasNextPage
        }
        nodes {
          id
          ...CallsTable_call
        }
      }
    }
  `,
  [CallsTable_call],
)

type CallsListProps = {
  filter: LlmCallFilterInput
  search: CallsSearch
  onChange: (part: CallsSearch) => void
}

const orders = [
  { value: 'newest', label: 'Newest' },
  { value: 'cost', label: 'Most expensive' },
] as const

/** The calls themselves, from the newest or the most expensive on. */
export function CallsList({ filter, search, onChange }: CallsListProps) {
  const { result, pages, isLoadingMore, problem, loadMore, refresh } = useCursorPages(
    CallsListQuery,
    { filter, orderBy: toOrder(search.sort) },
    ({ pageInfo }) => pageInfo.endCursor,
  )
  const first = result.data?.page
  const calls = pages.flatMap(({ nodes }) => nodes)
  return (
    <section aria-labelledby="calls-heading">
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="calls-heading" className="font-semibold">
          Calls
          {first && (
            <span aria-live="polite" className="ml-2 font-normal text-muted tabular-nums">
              {first.totalCount === null
                ? `more than ${formatCount(first.totalAtLeast)}`
                : formatCount(first.totalCount)}
            </span>
          )}
        </h2>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <Segmented
            label="Order"
            value={search.sort ?? 'newest'}
            options={orders}
            onChange={(order) => onChange({ sort: order === 'cost' ? order : undefined })}
          />
          <CsvDownload address={toCsvAddress(filter, search.sort)} />
        </div>
      </div>
      <QueryBoundary
        result={result}
        subject="the calls"
        loading={<TableSkeleton label="calls" />}
        onRetry={refresh}
      >
        {() => {
          if (calls.length > 0) {
            return (
              <>
                <CallsTable calls={calls} selectedId={search.call} />
                <LoadMore
                  shown={calls.length}
                  total={first?.totalCount ?? undefined}
                  hasMore={pages.at(-1)?.pageInfo.hasNextPage ?? false}
                  isLoading={isLoadingMore}
                  onLoadMore={() => void loadMore()}
                />
                {problem && (
                  <div className="mt-3">
                    <FormError problem={problem} />
                  </div>
                )}
              </>
            )
          }
          return <NoCalls filter={filter} search={search} onChange={onChange} />
        }}
      </QueryBoundary>
    </section>
  )
}
