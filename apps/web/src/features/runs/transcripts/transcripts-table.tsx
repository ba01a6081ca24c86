import { Link } from '@tanstack/react-router'

import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { formatCount } from '#lib/format-number.ts'
import { Badge } from '#ui/badge.tsx'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { Money } from '#ui/money.tsx'

import { Latency } from '../latency.tsx'

export const TranscriptsTable_transcript = graphql(`
  fragment TranscriptsTable_transcript on Transcript {
    id
    sampleIndex
    tokenCount
    estimatedCost
    durationMs
    finishReason
    scenario {
      id
      name
    }
    model {
      id
      displayName
      provider {
        id
        isSandbox
      }
    }
  }
`)

type Transcript = ResultOf<typeof TranscriptsTable_transcript>

const columns: Column<Transcript>[] = [
  {
    id: 'scenario',
    header: 'Scenario',
    className: 'max-md:w-full max-w-0 md:max-w-72',
    cell: (transcript) => (
      <>
        <Link
          from="/runs/$runId"
          to="."
          search={(search) => ({ ...search, transcript: transcript.id })}
          resetScroll={false}
          className="row-link block truncate"
        >
          {transcript.scenario.name}
        </Link>
        <span className="block truncate text-xs text-muted md:hidden">
          {transcript.model.displayName} · sample {transcript.sampleIndex + 1}
        </span>
      </>
    ),
  },
  {
    id: 'model',
    header: 'Model',
    from: 'md',
    cell: ({ model }) => (
      <span className="flex items-center gap-2">
        {model.displayName}
        {model.provider.isSandbox && <Badge title="Simulated: its cost is not real">sandbox</Badge>}
      </span>
    ),
  },
  {
    id: 'sample',
    header: 'Sample',
    from: 'md',
    align: 'end',
    cell: (transcript) => transcript.sampleIndex + 1,
  },
  {
    id: 'tokens',
    header: 'Tokens',
    from: 'lg',
    align: 'end',
    cell: ({ tokenCount }) =>
      tokenCount === null ? <span className="text-faint">unknown</span> : formatCount(tokenCount),
  },
  {
    id: 'cost',
    header: 'Cost',
    align: 'end',
    cell: (transcript) => <Money usd={transcript.estimatedCost} />,
  },
  {
    id: 'latency',
    header: 'Latency',
    align: 'end',
    cell: (transcript) => <Latency milliseconds={transcript.durationMs} />,
  },
  { id: 'finish', header: 'Finish', from: 'lg', cell: (transcript) => transcript.finishReason },
]

type TranscriptsTableProps = {
  transcripts: readonly FragmentOf<typeof TranscriptsTable_transcript>[]
  selectedId: string | undefined
}

export function TranscriptsTable({ transcripts, selectedId }: TranscriptsTableProps) {
  return (
    <DataTable
      label="Transcripts"
      columns={columns}
      rows={readFragment(TranscriptsTable_transcript, transcripts)}
      rowKey={(transcript) => transcript.id}
      selectedKey={selectedId}
    />
  )
}
