import { classNames } from '#lib/class-names.ts'
import { formatPercent } from '#lib/format-number.ts'

export type ProgressSegment = { name: string; count: number; look: keyof typeof looks }

const looks = {
  answered: 'bg-accent',
  invalid: 'bg-warn-fill',
  notMeasured: 'bg-idle-fill',
} as const

type ProgressBarProps = {
  label: string
  total: number
  segments: readonly ProgressSegment[]
  size?: 'slim' | 'regular'
}

/** What is done of a whole, by what became of it. */
export function ProgressBar({ label, total, segments, size = 'regular' }: ProgressBarProps) {
  const done = segments.reduce((sum, segment) => sum + segment.count, 0)
  const percent = total === 0 ? 0 : (done / total) * 100
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent)}
      aria-valuetext={`${formatPercent(percent)}: ${segments.map(({ name, count }) => `${count} ${name}`).join(', ')}, of ${total}`}
      className={classNames(
        'flex w-full overflow-hidden rounded-full bg-track',
        size === 'slim' ? 'h-1.5' : 'h-2',
      )}
    >
      {segments.map((segment) => (
        <div
          key={segment.look}
          className={classNames('h-full transition-[width] duration-300 ease-out', looks[segment.look])}
          style={{ width: `${total === 0 ? 0 : (segment.count / total) * 100}%` }}
        />
      ))}
    </div>
  )
}
