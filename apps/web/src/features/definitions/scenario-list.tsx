import { ChevronRight } from 'lucide-react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatQuantity } from '#lib/format-number.ts'
import { Badge } from '#ui/badge.tsx'
import { Card } from '#ui/card.tsx'
import { Pagination } from '#ui/pagination.tsx'

import { toScenarioContent } from './definition-content.ts'

export const scenarioPageSize = 20

export const ScenarioList_definition = graphql(`
  fragment ScenarioList_definition on Definition {
    scenarioCount
    scenarios(limit: $limit, offset: $offset) {
      id
      name
      content
    }
  }
`)

type ScenarioListProps = {
  definition: FragmentOf<typeof ScenarioList_definition>
  page: number
  onPageChange: (page: number) => void
}

/** What a run would ask: each opens to its whole prompt. */
export function ScenarioList({ definition, page, onPageChange }: ScenarioListProps) {
  const { scenarioCount, scenarios } = readFragment(ScenarioList_definition, definition)
  return (
    <div>
      <Card title="Scenarios" aside={formatQuantity(scenarioCount, 'scenario')}>
        {scenarioCount === 0 && <p className="px-4 py-3 text-muted">None yet: a run needs at least one.</p>}
        <ul className="divide-y">
          {scenarios.map((scenario) => {
            const { prompt, levels } = toScenarioContent(scenario.content)
            return (
              <li key={scenario.id}>
                <details className="group">
                  <summary className="flex list-none items-center gap-3 px-4 py-2.5 text-sm hover:bg-hover focus-visible:-outline-offset-2">
                    <ChevronRight
                      aria-hidden="true"
                      className="size-4 shrink-0 text-faint transition-transform group-open:rotate-90"
                    />
                    <span className="shrink-0 font-medium">{scenario.name}</span>
                    <span className="min-w-0 truncate text-muted group-open:invisible">{prompt}</span>
                  </summary>
                  <div className="px-4 pb-4 pl-11">
                    <p className="break-words whitespace-pre-wrap">{prompt}</p>
                    {levels.length > 0 && (
                      <p className="mt-2 flex flex-wrap gap-1.5">
                        {levels.map(({ dimension, score }) => (
                          <Badge key={dimension}>
                            {dimension} {score}
                          </Badge>
                        ))}
                      </p>
                    )}
                  </div>
                </details>
              </li>
            )
          })}
        </ul>
      </Card>
      <Pagination page={page} pageSize={scenarioPageSize} total={scenarioCount} onPageChange={onPageChange} />
    </div>
  )
}
