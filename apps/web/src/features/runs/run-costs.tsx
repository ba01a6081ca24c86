import { Link } from '@tanstack/react-router'

import { graphql, readFragment, type FragmentOf, type ResultOf } from '#graphql/graphql.ts'
import { formatCount, formatQuantity } from '#lib/format-number.ts'
import { Badge } from '#ui/badge.tsx'
import { DataTable, type Column } from '#ui/data-table.tsx'
import { Money } from '#ui/money.tsx'

import { RunCost, RunCost_run } from './run-cost.tsx'

export const RunCosts_run = graphql(
  `
    fragment RunCosts_run on Run {
      id
      isSandbox
      createdAt
      completedAt
      actualCost {
        knownTotal
        unpricedCalls
      }
      costWithSandbox: actualCost(includeSandbox: true) {
        perModel {
          modelId
          isSandbox
          probeCount
          inputTokens
          cacheReadTokens
          cacheWriteTokens
          outputTokens
          reasoningTokens
          cost
          unpricedCalls
          model {
            id
            displayName
          }
        }
      }
      ...RunCost_run
    }
  `,
  [RunCost_run],
)

type ModelCost = ResultOf<typeof RunCosts_run>['costWithSandbox']['perModel'][number]

const columns: Column<ModelCost>[] = [
  {
    id: 'model',
    header: 'Model',
    cell: ({ model, isSandbox }) => (
      <span className="flex items-center gap-2 font-medium">
        {model.displayName}
        {isSandbox && <Badge title="Simulated: left out of the total">sandbox</Badge>}
      </span>
    ),
  },
  { id: 'probes', header: 'Probes', align: 'end', cell: (row) => formatCount(row.probeCount) },
  { id: 'input', header: 'Input', align: 'end', cell: (row) => formatCount(row.inputTokens) },
  { id: 'cacheRead', header: 'Cache read', align: 'end', cell: (row) => formatCount(row.cacheReadTokens) },
  { id: 'cacheWrite', header: 'Cache write', align: 'end', cell: (row) => formatCount(row.cacheWriteTokens) },
  { id: 'output', header: 'Output', align: 'end', cell: (row) => formatCount(row.outputTokens) },
  { id: 'reasoning', header: 'Reasoning', align: 'end', cell: (row) => formatCount(row.reasoningTokens) },
  {
    id: 'cost',
    header: 'Cost',
    align: 'end',
    cell: (row) => (
      <span className={row.isSandbox ? 'text-faint' : 'font-medium'}>
        <Money usd={row.cost} />
        {row.unpricedCalls > 0 && (
          <span className="block text-xs text-faint">
            {formatQuantity(row.unpricedCalls, 'call')} unpriced
          </span>
        )}
      </span>
    ),
  },
]

/** Tokens and cost by model. Sandbox models are listed, and left out of the total. */
export function RunCosts({ run: reference }: { run: FragmentOf<typeof RunCosts_run> }) {
  const run = readFragment(RunCosts_run, reference)
  const { perModel } = run.costWithSandbox
  const hasSandbox = !run.isSandbox && perModel.some((row) => row.isSandbox)
  return (
    <DataTable
      label="Tokens and cost by model"
      isWide
      columns={columns}
      rows={perModel}
      rowKey={(row) => row.modelId}
      footer={
        <tr>
          <th scope="row" className="py-2.5 pl-4 text-left font-semibold">
            Total
            {hasSandbox && <span className="ml-2 text-xs font-normal text-muted">without the sandbox</span>}
            <Link
              to="/calls"
              // Its days are UTC, as those of the calls.
              search={{
                run: run.id,
                from: run.createdAt.slice(0, 10),
                to: run.completedAt?.slice(0, 10),
                sandbox: run.isSandbox || undefined,
              }}
              className="mt-0.5 block text-xs font-normal text-accent-text underline underline-offset-2"
            >
              Calls of this run
            </Link>
          </th>
          <td colSpan={columns.length - 1} className="px-3 py-2.5 pr-4 text-right font-semibold">
            <RunCost run={run} />
            {run.actualCost.unpricedCalls > 0 && (
              <span className="block text-xs font-normal text-muted">
                at least <Money usd={run.actualCost.knownTotal} />;{' '}
                {formatQuantity(run.actualCost.unpricedCalls, 'call')} without a known price
              </span>
            )}
          </td>
        </tr>
      }
    />
  )
}
