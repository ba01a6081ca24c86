import type { Random } from './random.ts'
import type { Latency, Rates } from './script.ts'

/** What becomes of an admitted request. */
export type Fate = keyof Rates | 'answered'

const FAILURES = [
  'rateLimited',
  'serverError',
  'overloaded',
  'timeout',
  'garbage',
  'forbidden',
  'quotaExhausted',
] as const

export function drawFate(rates: Rates, random: Random): Fate {
  let rest = random()
  for (const failure of FAILURES) {
    if (rest < rates[failure]) return failure
    rest -= rates[failure]
  }
  return 'answered'
}

/** Whole milliseconds. */
export function drawLatencyMs(latency: Latency, random: Random): number {
  switch (latency.kind) {
    case 'constant':
      return Math.round(latency.ms)
    case 'uniform':
      return Math.round(latency.minMs + (latency.maxMs - latency.minMs) * random())
    case 'lognormal':
      return Math.round(latency.medianMs * Math.exp(latency.sigma * drawNormal(random)))
  }
}

/** Box–Muller; 1 - random() keeps the logarithm finite. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
