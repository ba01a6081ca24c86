import { expect, it } from 'vitest'

import { formatExactTime, formatRelativeTime, formatTick, formatUtcTime } from './format-time.ts'

const now = Date.parse('2026-11-20T12:00:00Z')

it.each([
  ['2026-11-20T11:59:40Z', 'just now'],
  ['2026-11-20T11:57:00Z', '3 minutes ago'],
  ['2026-11-20T09:00:00Z', '3 hours ago'],
  ['2026-11-19T11:00:00Z', 'yesterday'],
  ['2026-09-01T00:00:00Z', '2 months ago'],
  ['2024-11-01T00:00:00Z', '2 years ago'],
  ['2026-11-20T12:05:00Z', 'in 5 minutes'],
])('%s is %s', (time, text) => {
  expect(formatRelativeTime(time, now)).toBe(text)
})

it('the exact time names the day, the second and the zone', () => {
  expect(formatExactTime('2026-11-20T12:00:07Z')).toMatch(/2[01] Nov 2026.*\d\d:00:07.*(UTC|GMT|[A-Z]{3,})/)
})

it('the axis of a chart names days, and hours where it spans a few days only', () => {
  expect(formatTick(now, 90 * 86_400_000)).toMatch(/^2[01] Nov 2026$/)
  expect(formatTick(now, 86_400_000)).toMatch(/^2[01] Nov, \d\d:00$/)
})

it('a time beside UTC days is UTC', () => {
  expect(formatUtcTime('2026-11-20T23:04:05.678Z')).toBe('20 Nov, 23:04:05')
})
