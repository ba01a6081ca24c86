import { formatDuration } from '#lib/format-duration.ts'
import { useNow } from '#lib/use-now.ts'

/** How long it took, or has taken so far. */
export function RunDuration({ startedAt, completedAt }: { startedAt: string; completedAt: string | null }) {
  const now = useNow(1000)
  const end = completedAt ? Date.parse(completedAt) : now
  const duration = formatDuration(Math.max(0, end - Date.parse(startedAt)))
  return <span className="tabular-nums">{completedAt ? `took ${duration}` : `${duration} so far`}</span>
}
