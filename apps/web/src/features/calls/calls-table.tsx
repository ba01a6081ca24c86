import { Link } from '@tanstack/react-router'

import { useTeams } from '#features/access/index.ts'
import { Latency } from '#features/runs/index.ts'
import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { formatCount } from '#lib/format-number.ts'
import { formatExactTime, formatUtcTime } from '#lib/format-time.ts'
import { Badge } from '#ui/badge.tsx'
import { DataTable, type Column } from '#ui/data-table.tsx'

import { CallCost, CallCost_call } from './call-cost.tsx'
import { callFeatureNames } from './call-names.ts'
import { OutcomeBadge } from './outcome-badge.tsx'

export const CallsTable_call = graphql(
  `
    fragment CallsTable_call on LlmCall {
      id
      createdAt
      outcome
      errorCode
      feature
      inputTokens
      cacheReadTokens
      cacheWriteTokens
      outputTokens
      reasoningTokens
      latencyMs
      actorName
      team {
        id
        name
      }
      model {
        id
        displayName
      }
      provider {
        id
        displayName
        isSandbox
      }
      ...CallCost_call
    }
  `,
  [CallCost_call],
)

type Call = ResultOf<typeof CallsTable_call>

const columns: Column<Call>[] = [
  {
    id: 'time',
    header: 'Time, UTC',
    className: 'max-md:w-full max-md:max-w-0 md:whitespace-nowrap',
    cell: (call) => (
      <>
        <Link
          from="/calls"
          to="."
          search={(search) => ({ ...search, call: call.id })}
          resetScroll={false}
          className="row-link block truncate"
        >
          <time dateTime={call.createdAt} title={formatExactTime(call.createdAt)}>
            {formatUtcTime(call.createdAt)}
          </time>
        </Link>
        <span className="block truncate text-xs text-muted md:hidden">{call.model.displayName}</span>
        <span className="mt-1 block md:hidden">
          <OutcomeBadge outcome={call.outcome} />
        </span>
      </>
    ),
  },
  {
    id: 'model',
    header: 'Model',
    from: 'md',
    cell: ({ model, provider }) => (
      <>
        <span className="flex items-center gap-2">
          {model.displayName}
          {provider.isSandbox && <Badge title="Simulated: nobody is billed for it">sandbox</Badge>}
        </span>
        <span className="block text-xs text-muted">{provider.displayName}</span>
      </>
    ),
  },
  { id: 'feature', header: 'Feature', from: 'lg', cell: ({ feature }) => callFeatureNames[feature] },
  {
    id: 'outcome',
    header: 'Outcome',
    from: 'md',
    cell: ({ outcome, errorCode }) => (
      <>
        <OutcomeBadge outcome={outcome} />
        {errorCode && <code className="mt-0.5 block font-mono text-xs text-muted">{errorCode}</code>}
      </>
    ),
  },
  {
    id: 'tokens',
    header: 'Tokens in / out',
    from: 'lg',
    align: 'end',
    className: 'whitespace-nowrap',
    cell: (call) => {
      const read = add([call.inputTokens, call.cacheReadTokens, call.cacheWriteTokens])
      const written = add([call.outputTokens, call.reasoningTokens])
      if (read === null && written === null) return <span className="text-faint">unknown</span>
      return `${toCount(read)} / ${toCount(written)}`
    },
  },
  { id: 'cost', header: 'Cost', align: 'end', cell: (call) => <CallCost call={call} /> },
  {
    id: 'latency',
    header: 'Latency',
    align: 'end',
    cell: ({ latencyMs }) => <Latency milliseconds={latencyMs} />,
  },
]

const actorColumn: Column<Call> = {
  id: 'actor',
  header: 'Asked by',
  from: 'xl',
  cell: ({ actorName }) => actorName,
}
const teamColumn: Column<Call> = {
  ...actorColumn,
  cell: ({ actorName, team }) => (
    <>
      {actorName}
      <span className="block text-xs text-muted">{team.name}</span>
    </>
  ),
}
const ofOneTeam = [...columns, actorColumn]
const ofTeams = [...columns, teamColumn]

type CallsTableProps = {
  calls: readonly FragmentOf<typeof CallsTable_call>[]
  selectedId: string | undefined
}

/** Calls, each opened by a click on its row. */
export function CallsTable({ calls, selectedId }: CallsTableProps) {
  const hasTeams = useTeams().length > 1
  return (
    <DataTable
      label="Calls"
      columns={hasTeams ? ofTeams : ofOneTeam}
      rows={readFragment(CallsTable_call, calls)}
      rowKey={({ id }) => id}
      selectedKey={selectedId}
    />
  )
}

/** Null as soon as one is unknown. */
function add(counts: readonly (number | null)[]): number | null {
  return counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0)
}

function toCount(count: number | null): string {
  return count === null ? 'unknown' : formatCount(count)
}
