const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' })
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const second = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
})
const hourOfDay = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const threeDaysMs = 3 * 86_400_000

const units: { unit: Intl.RelativeTimeFormatUnit; seconds: number }[] = [
  { unit: 'year', seconds: 31_536_000 },
  { unit: 'month', seconds: 2_592_000 },
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
]

/** "just now", "3 minutes ago", "yesterday", seen from `nowMs`. */
export function formatRelativeTime(time: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(time) - nowMs) / 1000)
  const step = units.find((each) => Math.abs(seconds) >= each.seconds)
  return step ? relative.format(Math.trunc(seconds / step.seconds), step.unit) : 'just now'
}

/** Local time to the second, with its zone. */
export function formatExactTime(time: string | number): string {
  return exact.format(new Date(time))
}

/** "20 Nov, 20:21:36", UTC: where days are UTC too. */
export function formatUtcTime(time: string): string {
  return second.format(Date.parse(time))
}

/** For the axis of a chart: the day, and the hour too where all of it is a few days. */
export function formatTick(timeMs: number, spanMs: number): string {
  return (spanMs < threeDaysMs ? hourOfDay : day).format(timeMs)
}
