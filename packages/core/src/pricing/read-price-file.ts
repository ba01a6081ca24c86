import { invalid } from '#shared'

import type { PriceEntry, PriceFile, PriceFormat, RefusedEntry } from './price-file.ts'
import { readLiteLlm } from './read-lite-llm.ts'
import { readModelsDev } from './read-models-dev.ts'
import { CENTS_PER_TOKEN, readPortkey } from './read-portkey.ts'
import type { StatedEntry } from './stated-entry.ts'
import { toPriceEntry } from './to-price-entry.ts'
import type { Reading } from './to-price-entry.ts'

const MAX_ENTRIES = 20_000

/**
 * What 0 means. Portkey writes 0 where it knows no price. The other two write it for models that cost nothing, and for
 * classes that a model has not: there a model whose every stated rate is 0, input and output among them, is free,
 * while a single 0 beside a price is left out. Left out is unknown: a call that uses the class has an unknown cost, not a low one.
 */
const FORMATS: Record<PriceFormat, Reading & { read: (json: unknown, vendor: string) => StatedEntry[] }> = {
  LITELLM: { read: readLiteLlm, exponent: 6, allZero: 'free' },
  MODELS_DEV: { read: readModelsDev, exponent: 0, allZero: 'free' },
  PORTKEY: { read: readPortkey, exponent: CENTS_PER_TOKEN, allZero: 'unknown' },
}

/**
 * Reads a file of prices. A model that cannot be taken over is refused on its own; a file that is not of the format is
 * refused as a whole.
 *
 * @param vendor Whose prices they are. Needed for PORTKEY, whose files do not say it; the others name vendors themselves.
 * @throws SluiceError VALIDATION_FAILED for `source` (not such a file, or too big a one) or `vendor` (needed).
 */
export function readPriceFile(format: PriceFormat, json: unknown, vendor = ''): PriceFile {
  if (format === 'PORTKEY' && vendor === '')
    throw invalid(
      'vendor',
      'A PORTKEY file holds the models of one vendor without naming it; say whose they are.',
    )
  const { read, ...reading } = FORMATS[format]
  const stated = read(json, vendor)
  if (stated.length === 0) throw invalid('source', `This is no ${format} price file: it has no models.`)
  if (stated.length > MAX_ENTRIES)
    throw invalid(
      'source',
      `This file has ${stated.length} models; ${MAX_ENTRIES} are the most that can be read.`,
    )

  return withoutDoubles(stated.map((statement) => toPriceEntry(statement, reading)))
}

/** Of a model that is listed twice the entry that says more; none when the two contradict each other. */
function withoutDoubles(read: readonly (PriceEntry | RefusedEntry)[]): PriceFile {
  const refused = read.filter((entry) => 'reason' in entry)
  const entries = new Map<string, PriceEntry>()
  const contradicted = new Map<string, RefusedEntry>()
  for (const entry of read) {
    if ('reason' in entry) continue
    const { vendor, modelId } = entry
    const key = JSON.stringify([vendor, modelId])
    const known = entries.get(key) ?? entry
    if (includes(entry, known)) entries.set(key, entry)
    else if (!includes(known, entry))
      contradicted.set(key, {
        vendor,
        modelId,
        reason: `${modelId}: it is listed twice, at different prices.`,
      })
  }
  for (const key of contradicted.keys()) entries.delete(key)
  return { entries: [...entries.values()], refused: [...refused, ...contradicted.values()] }
}

function includes(bigger: PriceEntry, smaller: PriceEntry): boolean {
  return smaller.rates.every((row) =>
    bigger.rates.some(
      ({ tokenClass, fromInputTokens, usdPerMillion }) =>
        tokenClass === row.tokenClass &&
        fromInputTokens === row.fromInputTokens &&
        usdPerMillion === row.usdPerMillion,
    ),
  )
}
