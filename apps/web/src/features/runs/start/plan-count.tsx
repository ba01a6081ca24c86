import { formatCount, formatQuantity } from '#lib/format-number.ts'

import type { ProbeCount } from './start-run-input.ts'

/** The number of probes, and the sum it comes from. */
export function PlanCount({ count, scenarioCount }: { count: ProbeCount; scenarioCount: number }) {
  const isSampled = count.sampledScenarios !== scenarioCount
  return (
    <>
      <p className="text-2xl font-semibold tracking-tight tabular-nums">
        {formatQuantity(count.probes, 'probe')}
      </p>
      <p className="mt-1 text-sm text-muted tabular-nums">
        {formatQuantity(count.sampledScenarios, 'scenario')} × {formatQuantity(count.models, 'model')} ×{' '}
        {formatQuantity(count.samples, 'sample')} = {formatQuantity(count.probes, 'probe')}
      </p>
      {isSampled && (
        <p className="mt-1 text-xs text-muted">Sampled from {formatCount(scenarioCount)} scenarios.</p>
      )}
    </>
  )
}
