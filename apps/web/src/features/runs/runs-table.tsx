import { Link } from '@tanstack/react-router'

import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { formatCount, formatPercent } from '#lib/format-number.ts'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { RelativeTime } from '#ui/relative-time.tsx'

import { RunCost, RunCost_run } from './run-cost.tsx'
import { RunProgressBar, RunProgressBar_run } from './run-progress-bar.tsx'
import { RunStatusBadge } from './run-status-badge.tsx'

export const RunsTable_run = graphql(
  `
    fragment RunsTable_run on Run {
      id
      name
      status
      startedAt
      completedAt
      definition {
        id
        name
      }
      models {
        id
      }
      runProgress {
        percentComplete
      }
      ...RunProgressBar_run
      ...RunCost_run
    }
  `,
  [RunProgressBar_run, RunCost_run],
)

type Run = ResultOf<typeof RunsTable_run>

const columns: Column<Run>[] = [
  {
    id: 'name',
    header: 'Run',
    className: 'max-md:w-full max-w-0 md:max-w-none',
    cell: (run) => (
      <>
        <Link to="/runs/$runId" params={{ runId: run.id }} className="row-link">
          {run.name}
        </Link>
        <span className="block truncate text-xs text-muted lg:hidden">{run.definition.name}</span>
      </>
    ),
  },
  { id: 'status', header: 'Status', cell: (run) => <RunStatusBadge status={run.status} /> },
  {
    id: 'definition',
    header: 'Definition',
    from: 'lg',
    className: 'max-w-56 truncate',
    cell: (run) => run.definition.name,
  },
  {
    id: 'models',
    header: 'Models',
    from: 'xl',
    align: 'end',
    cell: (run) => formatCount(run.models.length),
  },
  {
    id: 'progress',
    header: 'Progress',
    from: 'md',
    className: 'min-w-36',
    cell: (run) => (
      <span className="flex items-center gap-2.5">
        <RunProgressBar run={run} size="slim" />
        <span className="w-9 shrink-0 text-right text-xs text-muted tabular-nums">
          {formatPercent(run.runProgress.percentComplete)}
        </span>
      </span>
    ),
  },
  {
    id: 'started',
    header: 'Started',
    from: 'lg',
    cell: (run) => <RelativeTime time={run.startedAt} missing="not yet" />,
  },
  { id: 'ended', header: 'Ended', from: 'xl', cell: (run) => <RelativeTime time={run.completedAt} /> },
  { id: 'cost', header: 'Cost', align: 'end', cell: (run) => <RunCost run={run} /> },
]

export function RunsTable({ runs }: { runs: readonly FragmentOf<typeof RunsTable_run>[] }) {
  return (
    <DataTable
      label="Runs"
      columns={columns}
      rows={readFragment(RunsTable_run, runs)}
      rowKey={(run) => run.id}
    />
  )
}
