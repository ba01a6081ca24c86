import type { DayPair } from './period.ts'
import { dayMs, toTime } from './utc-days.ts'

/** Whole days in a row; `to` is when the last is over. */
type Stretch = { from: string; to: string; list: readonly string[] }

/** Two stretches of as many whole days, so that their sums can be held against each other. */
export type Comparison = { days: Stretch; previous: Stretch }

/** The days of a period that are over, and their counterparts; null where no day has both. */
export function toComparison(pairs: readonly DayPair[]): Comparison | null {
  const whole = pairs.flatMap(({ day, isOver, previousDay }) =>
    isOver && previousDay !== null ? [{ day, previousDay }] : [],
  )
  if (whole.length === 0) return null
  return {
    days: toStretch(whole.map(({ day }) => day)),
    previous: toStretch(whole.map(({ previousDay }) => previousDay)),
  }
}

/** The counterparts of all days, those of today among them. */
export function toPrevious(pairs: readonly DayPair[]): Stretch {
  return toStretch(pairs.flatMap(({ previousDay }) => previousDay ?? []))
}

function toStretch(list: readonly string[]): Stretch {
  const [first = ''] = list
  return {
    from: toTime(Date.parse(first)),
    to: toTime(Date.parse(list.at(-1) ?? first) + dayMs),
    list,
  }
}
