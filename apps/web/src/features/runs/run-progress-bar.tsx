import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { ProgressBar } from '#ui/progress-bar.tsx'

export const RunProgressBar_run = graphql(`
  fragment RunProgressBar_run on Run {
    name
    runProgress {
      total
      completed
      failed
      notMeasured
    }
  }
`)

type RunProgressBarProps = { run: FragmentOf<typeof RunProgressBar_run>; size?: 'slim' | 'regular' }

export function RunProgressBar({ run, size = 'regular' }: RunProgressBarProps) {
  const { name, runProgress } = readFragment(RunProgressBar_run, run)
  return (
    <ProgressBar
      label={`Progress of ${name}`}
      size={size}
      total={runProgress.total}
      segments={[
        { name: 'answered', count: runProgress.completed, look: 'answered' },
        { name: 'invalid', count: runProgress.failed, look: 'invalid' },
        { name: 'not measured', count: runProgress.notMeasured, look: 'notMeasured' },
      ]}
    />
  )
}
