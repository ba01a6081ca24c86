import { Link } from '@tanstack/react-router'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Badge } from '#ui/badge.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { RelativeTime } from '#ui/relative-time.tsx'

import { RunDuration } from './run-duration.tsx'
import { RunStatusBadge } from './run-status-badge.tsx'

export const RunHeader_run = graphql(`
  fragment RunHeader_run on Run {
    id
    name
    status
    isSandbox
    createdAt
    startedAt
    completedAt
    createdByName
    definition {
      id
      name
    }
  }
`)

export function RunHeader({ run: reference }: { run: FragmentOf<typeof RunHeader_run> }) {
  const run = readFragment(RunHeader_run, reference)
  return (
    <PageHeader
      title={run.name}
      parent={
        <Link to="/runs" className="hover:text-text hover:underline">
          Runs
        </Link>
      }
      aside={
        <>
          <RunStatusBadge status={run.status} />
          {run.isSandbox && <Badge title="Every model of this run is simulated">sandbox</Badge>}
          <CopyButton text={run.id} label="Copy run id" />
        </>
      }
      description={
        <div className="flex flex-wrap gap-x-2 text-sm">
          <Link
            to="/definitions/$definitionId"
            params={{ definitionId: run.definition.id }}
            className="font-medium text-accent-text hover:underline max-sm:w-full"
          >
            {run.definition.name}
          </Link>
          <span aria-hidden="true" className="max-sm:hidden">
            ·
          </span>
          {run.startedAt ? (
            <>
              <span>
                Started <RelativeTime time={run.startedAt} />
              </span>
              <span aria-hidden="true">·</span>
              <RunDuration startedAt={run.startedAt} completedAt={run.completedAt} />
            </>
          ) : (
            <span>
              Created <RelativeTime time={run.createdAt} />
            </span>
          )}
          <span aria-hidden="true">·</span>
          <span>by {run.createdByName}</span>
        </div>
      }
    />
  )
}
