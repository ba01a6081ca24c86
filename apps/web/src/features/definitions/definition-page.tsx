import { getRouteApi, Link } from '@tanstack/react-router'
import { Play, SearchX } from 'lucide-react'

import { graphql } from '#graphql/graphql.ts'
import { usePageQuery } from '#graphql/use-page-query.ts'
import { formatQuantity } from '#lib/format-number.ts'
import { buttonClass } from '#ui/button-class.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryBoundary } from '#ui/query-boundary.tsx'
import { RelativeTime } from '#ui/relative-time.tsx'
import { TableSkeleton } from '#ui/table-skeleton.tsx'

import { DefinitionTemplate, DefinitionTemplate_definition } from './definition-template.tsx'
import { ScenarioList, ScenarioList_definition, scenarioPageSize } from './scenario-list.tsx'

const DefinitionPageQuery = graphql(
  `
    query DefinitionPage($id: ID!, $limit: Int!, $offset: Int!) {
      definition(id: $id) {
        id
        name
        version
        scenarioCount
        runCount
        updatedAt
        ...DefinitionTemplate_definition
        ...ScenarioList_definition
      }
    }
  `,
  [DefinitionTemplate_definition, ScenarioList_definition],
)

const route = getRouteApi('/app/definitions/$definitionId')

export function DefinitionPage() {
  const { definitionId } = route.useParams()
  const { page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const [result, refresh] = usePageQuery({
    query: DefinitionPageQuery,
    variables: { id: definitionId, limit: scenarioPageSize, offset: (page - 1) * scenarioPageSize },
  })
  const allDefinitions = (
    <Link to="/definitions" className="hover:text-text hover:underline">
      Definitions
    </Link>
  )

  return (
    <QueryBoundary
      result={result}
      subject="this definition"
      isWholePage
      loading={
        <>
          <h1 className="sr-only">Definition</h1>
          <TableSkeleton label="the definition" />
        </>
      }
      onRetry={refresh}
    >
      {({ definition }) =>
        definition ? (
          <>
            <PageHeader
              title={definition.name}
              parent={allDefinitions}
              description={
                <p className="text-sm">
                  Version {definition.version} · {formatQuantity(definition.scenarioCount, 'scenario')} ·{' '}
                  <Link
                    to="/runs"
                    search={{ definition: definition.id }}
                    className="font-medium text-accent-text hover:underline"
                  >
                    {formatQuantity(definition.runCount, 'run')}
                  </Link>{' '}
                  · updated <RelativeTime time={definition.updatedAt} />
                </p>
              }
              actions={
                <Link
                  to="/runs/new"
                  search={{ definition: definition.id }}
                  className={buttonClass('primary')}
                >
                  <Play aria-hidden="true" className="size-3.5" /> Start a run
                </Link>
              }
            />
            <div className="flex flex-col gap-8">
              <DefinitionTemplate definition={definition} />
              <ScenarioList
                definition={definition}
                page={page}
                onPageChange={(next) => void navigate({ search: { page: next }, resetScroll: false })}
              />
            </div>
          </>
        ) : (
          <>
            <PageHeader title="Definition not found" parent={allDefinitions} />
            <EmptyState icon={SearchX} title="There is no such definition">
              It does not exist, or it belongs to a team you are not in.
            </EmptyState>
          </>
        )
      }
    </QueryBoundary>
  )
}
