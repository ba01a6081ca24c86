import { dayMs, toDay, toDayOfMonthBefore, toEarlierDay, toTime } from './utc-days.ts'

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
  days: { from: string; to: string; list: readonly string[] }
  /** The same days, each with the one it is held against. */
  pairs: readonly DayPair[]
}

/** A UTC day and its counterpart in the period before. */
export type DayPair = {
  day: string
  /** False today and later: its sums still grow. */
  isOver: boolean
  /** Null where the month before is too short to have one. */
  previousDay: string | null
}

type Choice = { range?: Range | undefined; from?: string | undefined; to?: string | undefined }

const hourMs = 3_600_000
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
  const list = Array.from({ length: (end - first) / dayMs }, (_, index) => toDay(first + index * dayMs))
  const toPreviousDay = previousDayOf(toRange(choice), list.length)
  const today = toDay(nowMs)
  return {
    from: toTime(fromMs),
    to: toTime(toMs),
    days: { from: toTime(first), to: toTime(end), list },
    pairs: list.map((day) => ({ day, isOver: day < today, previousDay: toPreviousDay(day) })),
  }
}

/** Days of a month are held against the same dates of the month before, others against as many days earlier. */
function previousDayOf(range: Range | 'custom', count: number): (day: string) => string | null {
  switch (range) {
    case 'month':
    case 'last-month':
      return toDayOfMonthBefore
    case '24h':
      return (day) => toEarlierDay(day, 1)
    case '7d':
    case '30d':
    case 'custom':
      return (day) => toEarlierDay(day, count)
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
