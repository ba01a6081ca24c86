import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatCount, formatPercent } from '#lib/format-number.ts'

import { LiveMark } from './live-mark.tsx'
import { RunProgressBar, RunProgressBar_run } from './run-progress-bar.tsx'
import { isActive, runStatusNames } from './run-status.ts'

export const RunProgress_run = graphql(
  `
    fragment RunProgress_run on Run {
      status
      runProgress {
        total
        completed
        failed
        notMeasured
        percentComplete
      }
      ...RunProgressBar_run
    }
  `,
  [RunProgressBar_run],
)

type RunProgressProps = {
  run: FragmentOf<typeof RunProgress_run>
  /** Whether progress arrives by itself; else it is asked for. */
  isStreaming: boolean
}

/** How far a run has come, in one bar and in words. */
export function RunProgress({ run: reference, isStreaming }: RunProgressProps) {
  const run = readFragment(RunProgress_run, reference)
  const { total, completed, failed, notMeasured, percentComplete } = run.runProgress
  const done = completed + failed + notMeasured
  const legend = [
    { name: 'answered', count: completed, dot: 'bg-accent' },
    { name: 'invalid', count: failed, dot: 'bg-warn-fill' },
    { name: 'not measured', count: notMeasured, dot: 'bg-idle-fill' },
    { name: 'to do', count: total - done, dot: 'bg-track ring-1 ring-line-strong ring-inset' },
  ]
  return (
    <section aria-label="Progress" className="rounded-lg border bg-surface p-4 shadow-card">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p className="tabular-nums">
          <span className="text-lg font-semibold">{formatPercent(percentComplete)}</span>
          <span className="ml-2 text-muted">
            {formatCount(done)} of {formatCount(total)} probes
          </span>
        </p>
        {isActive(run.status) && <LiveMark isStreaming={isStreaming} />}
      </div>
      <RunProgressBar run={run} />
      <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm text-muted">
        {legend
          .filter(({ name, count }) => count > 0 || name === 'answered')
          .map(({ name, count, dot }) => (
            <li key={name} className="flex items-center gap-2 tabular-nums">
              <span aria-hidden="true" className={`size-2 rounded-full ${dot}`} />
              <span>
                <span className="font-medium text-text">{formatCount(count)}</span> {name}
              </span>
            </li>
          ))}
      </ul>
      {/* Said at every tenth only: a voice for each probe would drown the page. */}
      <p role="status" className="sr-only">
        {runStatusNames[run.status]}, {Math.floor(percentComplete / 10) * 10}% done
      </p>
    </section>
  )
}
