export const ranges = ['24h', '7d', '30d', 'month', 'last-month'] as const
/** A period that moves with the time. */
export type Range = (typeof ranges)[number]

export const rangeNames: Record<Range, string> = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  month: 'This month',
  'last-month': 'Last month',
}

type Span = { fromMs: number; toMs: number }

/** Times as the API takes them; `to` is the first that is not counted. */
export type Period = {
  from: string
  to: string
  /** The whole UTC days that hold it, which is what sums count. */
  days: { from: string; to: string; count: number; list: readonly string[] }
  /** As many days before them. */
  previousFrom: string
}

type Choice = { range?: Range | undefined; from?: string | undefined; to?: string | undefined }

const hourMs = 3_600_000
const dayMs = 86_400_000
const usualRange: Range = '7d'

/** What is chosen: days of the calendar, else a range. */
export function toRange({ range, from, to }: Choice): Range | 'custom' {
  return from === undefined && to === undefined ? (range ?? usualRange) : 'custom'
}

/** From when to when, seen from `nowMs`. Days are UTC, as in the sums that the API keeps. */
export function toPeriod(choice: Choice, nowMs: number): Period {
  const { fromMs, toMs } = toSpan(choice, nowMs)
  const first = Math.floor(fromMs / dayMs) * dayMs
  const end = Math.ceil(toMs / dayMs) * dayMs
  const count = (end - first) / dayMs
  return {
    from: toTime(fromMs),
    to: toTime(toMs),
    days: {
      from: toTime(first),
      to: toTime(end),
      count,
      list: Array.from({ length: count }, (_, index) => toDay(first + index * dayMs)),
    },
    previousFrom: toTime(first - (end - first)),
  }
}

function toSpan(choice: Choice, nowMs: number): Span {
  const tomorrow = (Math.floor(nowMs / dayMs) + 1) * dayMs
  const now = new Date(nowMs)
  const monthStart = (offset: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset)
  switch (toRange(choice)) {
    case '24h': {
      const nextHour = (Math.floor(nowMs / hourMs) + 1) * hourMs
      return { fromMs: nextHour - dayMs, toMs: nextHour }
    }
    case '7d':
      return { fromMs: tomorrow - 7 * dayMs, toMs: tomorrow }
    case '30d':
      return { fromMs: tomorrow - 30 * dayMs, toMs: tomorrow }
    case 'month':
      return { fromMs: monthStart(0), toMs: tomorrow }
    case 'last-month':
      return { fromMs: monthStart(-1), toMs: monthStart(0) }
    case 'custom':
      return toCustomSpan(choice, tomorrow - dayMs)
  }
}

/** Days in whichever order they were given. Without a last day it is today, without a first one the last alone. */
function toCustomSpan({ from, to }: Choice, todayMs: number): Span {
  const last = to === undefined ? todayMs : Date.parse(to)
  const first = from === undefined ? last : Date.parse(from)
  return { fromMs: Math.min(first, last), toMs: Math.max(first, last) + dayMs }
}

function toTime(timeMs: number): string {
  return new Date(timeMs).toISOString()
}

function toDay(timeMs: number): string {
  return toTime(timeMs).slice(0, 10)
}

/** The day so many days before another. */
export function toEarlierDay(day: string, count: number): string {
  return toDay(Date.parse(day) - count * dayMs)
}

const dayName = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const fullDayName = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** "14 Nov". */
export function formatDay(day: string): string {
  return dayName.format(Date.parse(day))
}

/** "14 Nov – 20 Nov 2026", or the one day. */
export function formatDays(days: readonly string[]): string {
  const [first = ''] = days
  const last = days.at(-1) ?? first
  return first === last
    ? fullDayName.format(Date.parse(first))
    : `${(first.slice(0, 4) === last.slice(0, 4) ? dayName : fullDayName).format(Date.parse(first))} – ${fullDayName.format(Date.parse(last))}`
}
