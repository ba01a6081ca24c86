import { Play } from 'lucide-react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import type { Problem } from '#graphql/problem.ts'
import { formatQuantity } from '#lib/format-number.ts'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { ErrorState } from '#ui/error-state.tsx'

import { PlanCount } from './plan-count.tsx'
import type { RunPlan } from './start-run-input.ts'
import { countProbes } from './start-run-input.ts'

export const NewRunSummary_viewer = graphql(`
  fragment NewRunSummary_viewer on Viewer {
    canWrite
    team {
      id
      name
    }
  }
`)

type NewRunSummaryProps = {
  plan: RunPlan
  /** Of the chosen definition; undefined before there is one. */
  scenarioCount: number | undefined
  viewer: FragmentOf<typeof NewRunSummary_viewer>
  problem: Problem | null
  hasFieldErrors: boolean
  isStarting: boolean
}

/** What pressing the button will do. */
export function NewRunSummary(props: NewRunSummaryProps) {
  const { plan, scenarioCount, problem, hasFieldErrors, isStarting } = props
  const viewer = readFragment(NewRunSummary_viewer, props.viewer)
  const count = scenarioCount === undefined ? null : countProbes(scenarioCount, plan)
  return (
    <div className="flex flex-col gap-4 lg:sticky lg:top-8">
      <Card title="This run">
        <div className="p-4">
          <div aria-live="polite">
            {count ? (
              <PlanCount count={count} scenarioCount={scenarioCount ?? 0} />
            ) : (
              <p className="text-muted">
                {scenarioCount === undefined
                  ? 'Choose a definition to see how many probes this makes.'
                  : 'Correct the settings to see how many probes this makes.'}
              </p>
            )}
          </div>
          <div className="mt-4 grid">
            <Button
              type="submit"
              look="primary"
              disabled={!viewer.canWrite || isStarting}
              aria-describedby={viewer.canWrite ? undefined : 'cannot-write'}
            >
              <Play aria-hidden="true" className="size-3.5" />
              {isStarting
                ? 'Starting…'
                : count?.probes
                  ? `Start ${formatQuantity(count.probes, 'probe')}`
                  : 'Start run'}
            </Button>
          </div>
          {!viewer.canWrite && (
            <p id="cannot-write" className="mt-2.5 text-xs text-muted">
              Your role in {viewer.team.name} can look, but not start runs. Ask an admin of the team.
            </p>
          )}
          {hasFieldErrors && (
            <p role="alert" className="mt-2.5 text-xs text-bad-text">
              Nothing was started. See the marked fields.
            </p>
          )}
        </div>
      </Card>
      {problem && <ErrorState title="The run was not started" problem={problem} />}
    </div>
  )
}
