import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { RelativeTime } from '#ui/relative-time.tsx'

export const ProblemsTable_probeResult = graphql(`
  fragment ProblemsTable_probeResult on ProbeResult {
    id
    sampleIndex
    errorCode
    errorMessage
    attemptCount
    finishedAt
    scenario {
      id
      name
    }
    model {
      id
      displayName
    }
  }
`)

type ProbeResult = ResultOf<typeof ProblemsTable_probeResult>

const columns: Column<ProbeResult>[] = [
  {
    id: 'scenario',
    header: 'Scenario',
    className: 'align-top',
    cell: (result) => (
      <>
        <span className="font-medium">{result.scenario.name}</span>
        <span className="block text-xs text-muted">
          {result.model.displayName} · sample {result.sampleIndex + 1}
        </span>
      </>
    ),
  },
  {
    id: 'reason',
    header: 'Reason',
    className: 'align-top',
    cell: (result) => (
      <>
        <code className="font-mono text-xs font-medium">{result.errorCode ?? 'UNKNOWN'}</code>
        <span className="block max-w-xl text-xs break-words text-muted">
          {result.errorMessage ?? 'No message was given.'}
        </span>
      </>
    ),
  },
  {
    id: 'attempts',
    header: 'Attempts',
    from: 'md',
    align: 'end',
    className: 'align-top',
    cell: (result) => result.attemptCount,
  },
  {
    id: 'finished',
    header: 'Finished',
    from: 'md',
    className: 'align-top',
    cell: (result) => <RelativeTime time={result.finishedAt} />,
  },
]

type ProblemsTableProps = { probeResults: readonly FragmentOf<typeof ProblemsTable_probeResult>[] }

export function ProblemsTable({ probeResults }: ProblemsTableProps) {
  return (
    <DataTable
      label="Problems"
      columns={columns}
      rows={readFragment(ProblemsTable_probeResult, probeResults)}
      rowKey={(result) => result.id}
    />
  )
}
