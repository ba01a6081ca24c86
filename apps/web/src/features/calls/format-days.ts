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

/** "14 – 20 Nov 2026", or the one day. */
export function formatDays(days: readonly string[]): string {
  return formatSpan(fullDayName, days)
}

/** Two spans that are named side by side: without years where they all lie in one. */
export function formatSpans(
  days: readonly string[],
  others: readonly string[],
): { days: string; others: string } {
  const years = new Set([...days, ...others].map((day) => day.slice(0, 4)))
  const name = years.size > 1 ? fullDayName : dayName
  return { days: formatSpan(name, days), others: formatSpan(name, others) }
}

function formatSpan(name: Intl.DateTimeFormat, days: readonly string[]): string {
  const [first = ''] = days
  const span = name.formatRange(Date.parse(first), Date.parse(days.at(-1) ?? first))
  // Not broken between day and month.
  return span.replaceAll(/\s/g, '\u{a0}')
}
