import { formatDuration } from '#lib/format-duration.ts'
import { formatCount } from '#lib/format-number.ts'

/** A latency, rounded, with its milliseconds on hover; a dash before there is one. */
export function Latency({ milliseconds }: { milliseconds: number | null }) {
  if (milliseconds === null) return <span className="text-faint">–</span>
  return (
    <span className="whitespace-nowrap tabular-nums" title={`${formatCount(milliseconds)} ms`}>
      {formatDuration(milliseconds)}
    </span>
  )
}
