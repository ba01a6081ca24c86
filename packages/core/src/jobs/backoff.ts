const MAX_MS = 300_000
const MAX_EXPONENT = 20

/** Wait before the next try, in ms: 2^attempt seconds × [0.75, 1.25], at most 300 s (U-2). `attempt` counts from 1. */
export function backoffMs(attempt: number, random: () => number): number {
  const base = Math.min(MAX_MS, 2 ** Math.min(attempt, MAX_EXPONENT) * 1000)
  return Math.round(Math.min(MAX_MS, base * (0.75 + random() * 0.5)))
}
