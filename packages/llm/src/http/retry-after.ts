/** Statuses on which the reset time of a limit is an answer to "when again"; others send it as information. */
const LIMITED_STATUSES = [403, 429, 503]

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** From here on a number of seconds (or milliseconds) is a point in time, not a duration. */
const EPOCH_SECONDS_FROM = 1e9
const EPOCH_MS_FROM = 1e12

/** Longer waits are no answer to "when again": a unit was mistaken, or a field is not filled. */
const MAX_WAIT_MS = 366 * 86_400_000

type Hinted = { status: number; headers: Readonly<Record<string, string>> }

/**
 * How long the other side asks us to wait, in milliseconds from `now`; null when it does not say or says
 * something senseless (negative, no date). `retry-after-ms` and `Retry-After` count before the reset times of
 * its limits, and a real wait before a zero.
 */
export function readRetryAfter({ status, headers }: Hinted, now: Date): number | null {
  const milliseconds = headers['retry-after-ms']
  const stated = [
    milliseconds === undefined ? null : toWaitMs(`${milliseconds.trim()}ms`, now),
    toWaitMs(headers['retry-after'] ?? '', now),
    LIMITED_STATUSES.includes(status) ? readReset(headers, now) : null,
  ].filter((wait) => wait !== null)
  return stated.find((wait) => wait > 0) ?? stated[0] ?? null
}

/** The wait until the limit that was hit resets: the one with nothing remaining, else the longest of all. */
function readReset(headers: Hinted['headers'], now: Date): number | null {
  const resets = Object.entries(headers)
    .filter(([name]) => /rate-?limit/.test(name) && name.includes('reset'))
    .map(([name, value]) => ({
      wait: toWaitMs(value, now),
      remaining: toRemaining(headers[name.replace('reset', 'remaining')]),
    }))
  const usedUp = resets.filter(({ remaining }) => remaining === 0)
  // Azure sends a remainder of -1 and a reset of 0 for a limit that it does not keep.
  const hit = usedUp.length > 0 ? usedUp : resets.filter(({ remaining }) => remaining !== -1)
  const waits = hit.map(({ wait }) => wait).filter((wait) => wait !== null)
  return waits.length > 0 ? Math.max(...waits) : null
}

/** -1 stands for every negative number; null: the header is missing or no number. */
function toRemaining(value: string | undefined): number | null {
  if (value === undefined || value.trim() === '') return null
  const remaining = Number(value)
  return Number.isNaN(remaining) ? null : Math.max(-1, remaining)
}

/**
 * A wait as vendors write it, in milliseconds: seconds (`7`, `0.5`), a duration (`12ms`, `6m0s`, `1h2m3.5s`),
 * a date (HTTP or RFC 3339) or an epoch time. What has passed is 0; what is none of these, or beyond a year, is null.
 */
export function toWaitMs(value: string, now: Date): number | null {
  const text = value.trim()
  if (/^\d+(?:\.\d+)?$/.test(text)) return toFiniteMs(numberToMs(Number(text), now))
  if (/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) return toFiniteMs(durationToMs(text))
  if (/^(?:[A-Za-z]{3,9},? |\d{4}-\d\d-\d\dT)/.test(text)) return toFiniteMs(Date.parse(text) - now.getTime())
  return null
}

function numberToMs(value: number, now: Date): number {
  if (value >= EPOCH_MS_FROM) return value - now.getTime()
  if (value >= EPOCH_SECONDS_FROM) return value * 1000 - now.getTime()
  return value * 1000
}

function durationToMs(text: string): number {
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)
  return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS_MS[unit ?? ''] ?? 0), 0)
}

function toFiniteMs(wait: number): number | null {
  const rounded = Math.max(0, Math.ceil(wait))
  return rounded <= MAX_WAIT_MS ? rounded : null
}
