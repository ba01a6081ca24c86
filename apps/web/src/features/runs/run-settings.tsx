import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatCount } from '#lib/format-number.ts'
import { Card } from '#ui/card.tsx'

export const RunSettings_run = graphql(`
  fragment RunSettings_run on Run {
    definitionVersion
    samplesPerScenario
    samplePercentage
    sampleSeed
    temperature
    priority
    slotCount
  }
`)

const priorityNames = { LOW: 'Low', NORMAL: 'Normal', HIGH: 'High' } as const

/** What the run was started with. */
export function RunSettings({ run: reference }: { run: FragmentOf<typeof RunSettings_run> }) {
  const run = readFragment(RunSettings_run, reference)
  return (
    <Card title="Started with">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 p-4 text-sm sm:grid-cols-3 lg:grid-cols-4">
        {[
          { name: 'Definition version', value: run.definitionVersion },
          { name: 'Planned probes', value: formatCount(run.slotCount) },
          { name: 'Samples per scenario', value: run.samplesPerScenario },
          { name: 'Scenarios sampled', value: `${run.samplePercentage}%` },
          {
            name: 'Sample seed',
            value: <code className="font-mono text-xs break-all">{run.sampleSeed}</code>,
          },
          { name: 'Temperature', value: run.temperature ?? 'vendor’s default' },
          { name: 'Priority', value: priorityNames[run.priority] },
        ].map(({ name, value }) => (
          <div key={name}>
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="mt-0.5 break-words tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
