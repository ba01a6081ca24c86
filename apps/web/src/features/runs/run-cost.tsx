import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Badge } from '#ui/badge.tsx'
import { Money } from '#ui/money.tsx'

export const RunCost_run = graphql(`
  fragment RunCost_run on Run {
    isSandbox
    actualCost {
      total
    }
    costWithSandbox: actualCost(includeSandbox: true) {
      total
    }
  }
`)

/** What a run has cost. Sandbox calls cost nothing real: their sum is shown only where there is no other, and marked. */
export function RunCost({ run }: { run: FragmentOf<typeof RunCost_run> }) {
  const { isSandbox, actualCost, costWithSandbox } = readFragment(RunCost_run, run)
  if (!isSandbox) return <Money usd={actualCost.total} />
  return (
    <span className="inline-flex items-center gap-2">
      <Badge title="Answered by the sandbox: nothing was charged">simulated</Badge>
      <Money usd={costWithSandbox.total} />
    </span>
  )
}
