import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { formatCount } from '#lib/format-number.ts'
import { Badge, type Tone } from '#ui/badge.tsx'
import { Callout } from '#ui/callout.tsx'
import { Money } from '#ui/money.tsx'

import { toRateName } from '../prices/price-series.ts'

export const ImportResult_result = graphql(`
  fragment ImportResult_result on ImportPricesResult {
    counts {
      added
      changed
      unchanged
      refused
      unknown
    }
    rows {
      status
      provider
      modelId
      reason
      changes {
        tokenClass
        fromInputTokens
        before
        after
      }
    }
  }
`)

type Row = ResultOf<typeof ImportResult_result>['rows'][number]
type Status = Row['status']

const statuses: Record<Status, { name: string; tone: Tone; meaning: string }> = {
  NEW: { name: 'New', tone: 'good', meaning: 'get their first price' },
  CHANGED: { name: 'Changed', tone: 'accent', meaning: 'get another price' },
  REFUSED: { name: 'Refused', tone: 'bad', meaning: 'cannot be right' },
  UNCHANGED: { name: 'Unchanged', tone: 'neutral', meaning: 'cost the same' },
  UNKNOWN_MODEL: { name: 'Not here', tone: 'neutral', meaning: 'are no models of yours' },
}
const order: Status[] = ['REFUSED', 'CHANGED', 'NEW', 'UNCHANGED', 'UNKNOWN_MODEL']

/** What a file means for the models there are. */
export function ImportResult({ result: reference }: { result: FragmentOf<typeof ImportResult_result> }) {
  const { counts, rows } = readFragment(ImportResult_result, reference)
  const numbers: Record<Status, number> = {
    NEW: counts.added,
    CHANGED: counts.changed,
    REFUSED: counts.refused,
    UNCHANGED: counts.unchanged,
    UNKNOWN_MODEL: counts.unknown,
  }
  const sorted = rows.toSorted((one, other) => order.indexOf(one.status) - order.indexOf(other.status))
  return (
    <>
      <ul aria-label="Summary" className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
        {order.map((status) => (
          <li key={status} className="flex items-center gap-1.5">
            <Badge tone={statuses[status].tone}>{formatCount(numbers[status])}</Badge>
            <span className="text-muted">{statuses[status].meaning}</span>
          </li>
        ))}
      </ul>
      {counts.added + counts.changed === 0 && (
        <Callout tone="info">There is nothing to import: no model of yours gets another price.</Callout>
      )}
      <ul
        aria-label="What the file means"
        tabIndex={0}
        className="max-h-96 divide-y overflow-y-auto rounded-md border text-sm"
      >
        {sorted.map((row) => (
          <li
            key={`${row.status} ${row.provider} ${row.modelId}`}
            className="flex items-start gap-3 px-3 py-2"
          >
            <div className="min-w-0 flex-1">
              <code className="block font-mono text-xs wrap-anywhere">
                {row.provider}/{row.modelId}
              </code>
              {row.reason && <p className="mt-0.5 text-xs wrap-anywhere text-bad-text">{row.reason}</p>}
              <ImportChanges row={row} />
            </div>
            <Badge tone={statuses[row.status].tone}>{statuses[row.status].name}</Badge>
          </li>
        ))}
      </ul>
    </>
  )
}

function ImportChanges({ row: { changes } }: { row: Row }) {
  if (changes.length === 0) return null
  return (
    <ul className="mt-0.5 flex flex-wrap gap-x-4 text-xs text-muted">
      {changes.map((change) => (
        <li key={toRateName(change)}>
          {toRateName(change)} <Money usd={change.before} unknownText="none" />
          <span aria-hidden="true"> → </span>
          <span className="sr-only"> becomes </span>
          <span className="text-text">
            <Money usd={change.after} unknownText="none" />
          </span>
        </li>
      ))}
    </ul>
  )
}
