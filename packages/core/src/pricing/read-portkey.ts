import type { TokenClass } from '@sluice/db'

import { emptyEntry, readObject } from './stated-entry.ts'
import type { StatedEntry, StatedRate } from './stated-entry.ts'
import { readUsdPerMillion } from './usd-per-million.ts'

/** A price × 10^4 is USD per million tokens. */
export const CENTS_PER_TOKEN = 4

const RATE_FIELDS = [
  ['request_token', 'INPUT'],
  ['response_token', 'OUTPUT'],
  ['cache_read_input_token', 'CACHE_READ'],
  ['cache_write_input_token', 'CACHE_WRITE'],
  ['reasoning_token', 'REASONING'],
] as const satisfies [field: string, tokenClass: TokenClass][]

/** A key that stands for a model's short or long prompts: `<model>-lte-128k`, `<model>-gt-128k`. */
const SPLIT_KEY = /^(.+)-(lte|gt)-(\d{1,6})k$/

/** Not a model: what is used for unknown ones. */
const DEFAULT_KEY = 'default'

/** The models of a Portkey file; none when it is no such file, whose entries have a `pricing_config`. */
export function readPortkey(json: unknown, vendor: string): StatedEntry[] {
  const entries = new Map<string, StatedEntry>()
  let isOfFormat = false
  for (const [key, value] of Object.entries(readObject(json) ?? {})) {
    const model = readObject(value)
    isOfFormat ||= model !== null && ('pricing_config' in model || 'custom_pricing' in model)
    if (key === DEFAULT_KEY) continue
    const [, modelId = key, part, thousands = ''] = SPLIT_KEY.exec(key) ?? []
    const statement = JSON.stringify([modelId, thousands])
    const entry = entries.get(statement) ?? emptyEntry(vendor, modelId)
    entries.set(statement, {
      ...entry,
      rates: [...entry.rates, ...toRates(model ?? {}, part === 'gt' ? Number(thousands) * 1_000 + 1 : 0)],
      fault: entry.fault ?? findFault(model),
    })
  }
  return isOfFormat ? [...entries.values()] : []
}

function findFault(model: Record<string, unknown> | null): string | null {
  if (model === null) return 'its entry is not an object.'
  const { currency = 'USD' } = readObject(model.pricing_config) ?? {}
  return currency === 'USD' ? null : 'its prices are not in USD.'
}

/**
 * Some entries state their prices twice: plainly, and for the default region in standard mode, where tiers are too.
 * A class on which the two disagree is left out: nothing tells which of them is out of date.
 */
function toRates(model: Record<string, unknown>, fromInputTokens: number): StatedRate[] {
  const plain = toPayAsYouGo(model, fromInputTokens)
  const standard = readPath(model, ['custom_pricing', 'regions', 'default', 'execution_modes', 'standard'])
  const tiers = standard === null ? [] : toTiers(model, standard, fromInputTokens)
  const again = standard === null ? [] : toPayAsYouGo(standard, fromInputTokens)
  const base = [...again, ...tiers.filter((rate) => rate.fromInputTokens === fromInputTokens)]
  const longer = tiers.filter((rate) => rate.fromInputTokens > fromInputTokens)
  if (plain.length === 0) return [...base, ...longer]
  if (base.length === 0) return [...plain, ...longer]
  return [...plain.filter((rate) => base.some((other) => isSameRate(rate, other))), ...longer]
}

/** `context_tier_map` names the tiers of `standard` by the number of input tokens above which they hold. */
function toTiers(
  model: Record<string, unknown>,
  standard: Record<string, unknown>,
  fromInputTokens: number,
): StatedRate[] {
  const tiers = readObject(standard.context_tiers) ?? {}
  const starts = readPath(model, ['custom_pricing', 'context_tier_map']) ?? {}
  return Object.entries(starts).flatMap(([above, name]) => {
    const tier = typeof name === 'string' && Object.hasOwn(tiers, name) ? readObject(tiers[name]) : null
    if (tier === null || !/^\d+$/.test(above)) return []
    return toPayAsYouGo(tier, Number(above) > 0 ? Number(above) + 1 : fromInputTokens)
  })
}

function toPayAsYouGo(fields: Record<string, unknown>, fromInputTokens: number): StatedRate[] {
  const prices = readPath(fields, ['pricing_config', 'pay_as_you_go']) ?? {}
  return RATE_FIELDS.flatMap(([field, tokenClass]) => {
    const value = readObject(prices[field])?.price
    return value === null || value === undefined ? [] : [{ tokenClass, fromInputTokens, value }]
  })
}

function isSameRate(a: StatedRate, b: StatedRate): boolean {
  const [one, other] = [a, b].map(({ value }) => readUsdPerMillion(value, CENTS_PER_TOKEN))
  return a.tokenClass === b.tokenClass && (a.value === b.value || String(one) === String(other))
}

function readPath(fields: Record<string, unknown>, path: readonly string[]): Record<string, unknown> | null {
  return path.reduce<Record<string, unknown> | null>((object, step) => readObject(object?.[step]), fields)
}
