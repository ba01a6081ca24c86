import { Link } from '@tanstack/react-router'
import { FlaskConical, ListFilter, Plus, Receipt } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { useViewer } from '#features/access/index.ts'
import { Button } from '#ui/button.tsx'
import { buttonClass } from '#ui/button-class.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import type { LlmCallFilterInput } from './calls-question.ts'
import { isFiltered, noFilter, toCallsFilter, type CallsSearch } from './calls-search.ts'

const AnyCallQuery = graphql(`
  query AnyCall($filter: LlmCallFilter!) {
    llmCalls(filter: $filter, first: 1) {
      totalAtLeast
    }
  }
`)

type NoCallsProps = {
  filter: LlmCallFilterInput
  search: CallsSearch
  onChange: (part: CallsSearch) => void
}

/** Why there is no call, and what to do about it: often only the sandbox was called so far. */
export function NoCalls({ filter, search, onChange }: NoCallsProps) {
  const { canWrite } = useViewer()
  const [result, refresh] = usePageQuery({
    query: AnyCallQuery,
    variables: { filter: { ...filter, includeSandbox: true } },
  })
  return (
    <QueryBoundary
      result={result}
      subject="the sandbox calls"
      loading={<TableSkeleton label="sandbox calls" />}
      onRetry={refresh}
    >
      {({ llmCalls }) => {
        if (!search.sandbox && llmCalls.totalAtLeast > 0) {
          return (
            <EmptyState
              icon={FlaskConical}
              title="Only sandbox calls here"
              action={
                <Button look="primary" onClick={() => onChange({ sandbox: true })}>
                  Show sandbox calls
                </Button>
              }
            >
              The sandbox answered every call that matches. Nobody is billed for them, so they are left out
              until you ask for them.
            </EmptyState>
          )
        }
        if (isFiltered(toCallsFilter(search))) {
          return (
            <EmptyState
              icon={ListFilter}
              title="No calls match"
              action={<Button onClick={() => onChange(noFilter)}>Clear filters</Button>}
            >
              Nothing like this was called in this period.
            </EmptyState>
          )
        }
        return (
          <EmptyState
            icon={Receipt}
            title="No calls in this period"
            action={
              canWrite && (
                <Link to="/runs/new" className={buttonClass('primary')}>
                  <Plus aria-hidden="true" className="size-4" /> Start a run
                </Link>
              )
            }
          >
            Choose a longer period, or start a run: each of its calls will be listed here with its tokens and
            its cost.
          </EmptyState>
        )
      }}
    </QueryBoundary>
  )
}
