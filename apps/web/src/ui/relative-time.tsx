import { formatExactTime, formatRelativeTime } from '#lib/format-time.ts'
import { useNow } from '#lib/use-now.ts'

type RelativeTimeProps = { time: string | null; missing?: string }

/** How long ago, with the exact local time on hover. */
export function RelativeTime({ time, missing = '–' }: RelativeTimeProps) {
  const now = useNow(10_000)
  if (time === null) return <span className="text-faint">{missing}</span>
  return (
    <time dateTime={time} title={formatExactTime(time)} className="whitespace-nowrap">
      {formatRelativeTime(time, now)}
    </time>
  )
}
