import { TokenClass } from '@sluice/db'

import { Money } from '#shared'

import type { RateRow } from './price.ts'
import type { PriceEntry, RefusedEntry } from './price-file.ts'
import type { StatedEntry, StatedRate } from './stated-entry.ts'
import { quote, readUsdPerMillion } from './usd-per-million.ts'

/** How a format's numbers are to be understood. */
export type Reading = {
  /** A stated price × 10^exponent is USD per million tokens. */
  exponent: number
  /** What is meant by a model whose input and output, and everything else stated, cost 0. */
  allZero: 'free' | 'unknown'
}

const CLASSES: readonly TokenClass[] = Object.values(TokenClass)
const MAX_TOKENS = 2_147_483_647
/** What a model's column holds. */
const MAX_MODEL_ID = 100
/** Vendors charge long prompts twice, six times at most; more is a number of another unit. */
const MAX_TIER_RATIO = 10

/** The entry with its rates read, or the reason why not: one bad rate refuses the whole model. */
export function toPriceEntry(stated: StatedEntry, { exponent, allZero }: Reading): PriceEntry | RefusedEntry {
  const { vendor, modelId, kind, contextWindow, maxOutputTokens, capabilities } = stated
  const refuse = (reason: string) => ({
    vendor,
    modelId,
    reason: `${modelId.slice(0, MAX_MODEL_ID)}: ${reason}`,
  })
  if (stated.fault !== null) return refuse(stated.fault)
  if (vendor === null) return refuse('the file does not say whose model it is.')
  if (modelId.length === 0 || modelId.length > MAX_MODEL_ID)
    return refuse(`a model id has 1 to ${MAX_MODEL_ID} characters.`)
  const read = readRates(stated.rates, exponent)
  if (typeof read === 'string') return refuse(read)
  const rates = toRows(read, allZero)
  if (rates.length === 0) return refuse('no price.')
  const oddity = findOddity(rates)
  if (oddity !== null) return refuse(oddity)
  return { vendor, modelId, kind, rates, contextWindow, maxOutputTokens, capabilities }
}

function readRates(stated: readonly StatedRate[], exponent: number): ReadRate[] | string {
  const read = new Map<string, ReadRate>()
  for (const { value, ...place } of stated) {
    const usd = readUsdPerMillion(value, exponent)
    if (typeof usd === 'string') return `${describe(place)} ${quote(value)}, which ${usd}.`
    if (place.fromInputTokens > MAX_TOKENS)
      return `${describe(place)} ${quote(value)}; no prompt is that long.`
    const key = `${place.tokenClass} ${place.fromInputTokens}`
    const other = read.get(key)
    if (other && !other.usd.eq(usd))
      return `${describe(place)} ${quote(value)} and also ${other.usd.toFixed()} USD per million.`
    read.set(key, { ...place, usd })
  }
  return [...read.values()]
}

type ReadRate = Omit<RateRow, 'usdPerMillion'> & { usd: Money }

function describe({ tokenClass, fromInputTokens }: Omit<StatedRate, 'value'>): string {
  return `${tokenClass}${fromInputTokens === 0 ? '' : ` from ${fromInputTokens} input tokens`} is`
}

/** Sorted, without zeros that stand for "unknown" and without tiers that change nothing. */
function toRows(read: readonly ReadRate[], allZero: Reading['allZero']): RateRow[] {
  const isFree =
    allZero === 'free' &&
    read.every(({ usd }) => usd.isZero()) &&
    ['INPUT', 'OUTPUT'].every((name) => read.some(({ tokenClass }) => tokenClass === name))
  return CLASSES.flatMap((tokenClass) =>
    read
      .filter((rate) => rate.tokenClass === tokenClass && (isFree || !rate.usd.isZero()))
      .toSorted((a, b) => a.fromInputTokens - b.fromInputTokens)
      .filter(({ usd }, index, tiers) => !tiers[index - 1]?.usd.eq(usd))
      .map(({ fromInputTokens, usd }) => ({ tokenClass, fromInputTokens, usdPerMillion: usd.toFixed() })),
  )
}

/** Rates that are numbers but no rates for tokens: a price per hour, per image or per minute in a token's place. */
function findOddity(rates: readonly RateRow[]): string | null {
  for (const row of rates) {
    const base = rates.find(({ tokenClass }) => tokenClass === row.tokenClass)
    if (base && isFarApart(base.usdPerMillion, row.usdPerMillion, MAX_TIER_RATIO))
      return `${describe(row)} ${row.usdPerMillion} and ${base.usdPerMillion} for shorter prompts, which cannot both be prices of tokens.`
    const fresh = rates.findLast(
      ({ tokenClass, fromInputTokens }) => tokenClass === 'INPUT' && fromInputTokens <= row.fromInputTokens,
    )
    if (row.tokenClass === 'CACHE_READ' && fresh && new Money(row.usdPerMillion).gt(fresh.usdPerMillion))
      return `${describe(row)} ${row.usdPerMillion}, more than the ${fresh.usdPerMillion} of INPUT, so it is no price for reading from a cache.`
  }
  return null
}

/** Whether one rate is `factor` times the other or more. Next to 0 every other rate is. */
export function isFarApart(a: string, b: string, factor: number): boolean {
  const [low, high] = [Money.min(a, b), Money.max(a, b)]
  return high.gt(0) && high.gte(low.times(factor))
}
