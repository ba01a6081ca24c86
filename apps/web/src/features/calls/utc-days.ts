export const dayMs = 86_400_000

/** As the API takes and gives times. */
export function toTime(timeMs: number): string {
  return new Date(timeMs).toISOString()
}

/** "2026-11-20". */
export function toDay(timeMs: number): string {
  return toTime(timeMs).slice(0, 10)
}

export function toEarlierDay(day: string, count: number): string {
  return toDay(Date.parse(day) - count * dayMs)
}

/** The same date of the month before; null where that is too short to have it. */
export function toDayOfMonthBefore(day: string): string | null {
  const date = new Date(day)
  const before = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1, date.getUTCDate()))
  return before.getUTCDate() === date.getUTCDate() ? toDay(before.getTime()) : null
}
