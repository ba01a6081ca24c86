import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { formatCount } from '#lib/format-number.ts'
import { Badge } from '#ui/badge.tsx'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { ProgressBar } from '#ui/progress-bar.tsx'

import { Latency } from './latency.tsx'

export const RunModelsProgress_run = graphql(`
  fragment RunModelsProgress_run on Run {
    runProgress {
      byModel {
        modelId
        total
        completed
        failed
        notMeasured
        running
        p50LatencyMs
        p95LatencyMs
        model {
          id
          displayName
          provider {
            id
            displayName
            isSandbox
          }
        }
      }
    }
  }
`)

type ModelProgress = ResultOf<typeof RunModelsProgress_run>['runProgress']['byModel'][number]

const columns: Column<ModelProgress>[] = [
  {
    id: 'model',
    header: 'Model',
    cell: ({ model }) => (
      <>
        <span className="flex items-center gap-2 font-medium">
          {model.displayName}
          {model.provider.isSandbox && <Badge>sandbox</Badge>}
        </span>
        <span className="block text-xs text-muted">{model.provider.displayName}</span>
      </>
    ),
  },
  {
    id: 'progress',
    header: 'Progress',
    className: 'min-w-32 sm:min-w-40',
    cell: (row) => (
      <span className="flex items-center gap-2.5">
        <ProgressBar
          label={`Progress of ${row.model.displayName}`}
          size="slim"
          total={row.total}
          segments={[
            { name: 'answered', count: row.completed, look: 'answered' },
            { name: 'invalid', count: row.failed, look: 'invalid' },
            { name: 'not measured', count: row.notMeasured, look: 'notMeasured' },
          ]}
        />
        <span className="shrink-0 text-xs whitespace-nowrap text-muted tabular-nums">
          {formatCount(row.completed + row.failed + row.notMeasured)} / {formatCount(row.total)}
        </span>
      </span>
    ),
  },
  { id: 'running', header: 'Running', align: 'end', cell: (row) => formatCount(row.running) },
  { id: 'answered', header: 'Answered', align: 'end', cell: (row) => formatCount(row.completed) },
  { id: 'invalid', header: 'Invalid', align: 'end', cell: (row) => formatCount(row.failed) },
  { id: 'notMeasured', header: 'Not measured', align: 'end', cell: (row) => formatCount(row.notMeasured) },
  { id: 'p50', header: 'p50', align: 'end', cell: (row) => <Latency milliseconds={row.p50LatencyMs} /> },
  { id: 'p95', header: 'p95', align: 'end', cell: (row) => <Latency milliseconds={row.p95LatencyMs} /> },
]

export function RunModelsProgress({ run }: { run: FragmentOf<typeof RunModelsProgress_run> }) {
  return (
    <DataTable
      label="Progress by model"
      isWide
      columns={columns}
      rows={readFragment(RunModelsProgress_run, run).runProgress.byModel}
      rowKey={(row) => row.modelId}
    />
  )
}
