import { Link } from '@tanstack/react-router'
import { FileText } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { buttonClass } from '#ui/button-class.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { Loading } from '#ui/loading.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

import { NewRunForm, NewRunForm_query } from './new-run-form.tsx'

const NewRunPageQuery = graphql(
  `
    query NewRunPage {
      definitionCount
      ...NewRunForm_query
    }
  `,
  [NewRunForm_query],
)

export function NewRunPage() {
  const [result, refresh] = usePageQuery({ query: NewRunPageQuery })
  return (
    <>
      <PageHeader
        title="New run"
        parent={
          <Link to="/runs" className="hover:text-text hover:underline">
            Runs
          </Link>
        }
      />
      <QueryBoundary
        result={result}
        subject="what a run needs"
        onRetry={refresh}
        loading={
          <Loading label="definitions and models">
            <Skeleton className="h-40 w-full max-w-3xl" />
            <Skeleton className="mt-5 h-72 w-full max-w-3xl" />
          </Loading>
        }
      >
        {(data) =>
          data.definitionCount === 0 ? (
            <EmptyState
              icon={FileText}
              title="A run needs a definition"
              action={
                <Link to="/definitions" className={buttonClass('secondary')}>
                  Definitions
                </Link>
              }
            >
              There is none yet. Definitions hold the text and the scenarios a run asks about.
            </EmptyState>
          ) : (
            <NewRunForm query={data} />
          )
        }
      </QueryBoundary>
    </>
  )
}
