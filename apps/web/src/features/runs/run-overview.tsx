import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'

import { RunCost, RunCost_run } from './run-cost.tsx'
import { RunCosts, RunCosts_run } from './run-costs.tsx'
import { RunModelsProgress, RunModelsProgress_run } from './run-models-progress.tsx'
import { RunSettings, RunSettings_run } from './run-settings.tsx'

export const RunOverview_run = graphql(
  `
    fragment RunOverview_run on Run {
      ...RunModelsProgress_run
      ...RunCosts_run
      ...RunCost_run
      ...RunSettings_run
    }
  `,
  [RunModelsProgress_run, RunCosts_run, RunCost_run, RunSettings_run],
)

export function RunOverview({ run: reference }: { run: FragmentOf<typeof RunOverview_run> }) {
  const run = readFragment(RunOverview_run, reference)
  return (
    <div className="flex flex-col gap-8">
      <section>
        <h2 className="mb-3 font-semibold">Models</h2>
        <RunModelsProgress run={run} />
      </section>
      <section>
        <div className="mb-3 flex items-baseline justify-between">
          <h2 className="font-semibold">Tokens and cost</h2>
          {/* Where the table scrolls, its last column is out of sight. */}
          <span className="font-medium lg:hidden">
            <RunCost run={run} />
          </span>
        </div>
        <RunCosts run={run} />
      </section>
      <RunSettings run={run} />
    </div>
  )
}
