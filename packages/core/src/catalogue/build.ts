/**
 * Makes `prices.json` from a copy of Portkey-AI/models:
 *
 *     node packages/core/src/catalogue/build.ts <folder> <date of the snapshot, YYYY-MM-DD>
 *
 * The folder has `pricing-<vendor>.json` and `general-<vendor>.json`. Format the result with oxfmt.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { LlmModelKind } from '@sluice/db'
import { z } from 'zod'

import { readPriceFile } from '#pricing'
import type { PriceEntry } from '#pricing'

import { pricesFileSchema } from './prices-file.ts'
import type { PricesFile } from './prices-file.ts'

/** Name of the files by the name we give the vendor. */
const FILES = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
  xai: 'x-ai',
  deepseek: 'deepseek',
  mistral: 'mistral-ai',
  groq: 'groq',
  openrouter: 'openrouter',
  azure: 'azure-openai',
} as const

const typeSchema = z.object({
  type: z.object({ primary: z.string(), supported: z.array(z.string()).optional() }),
})
const generalSchema = z.record(z.string(), z.unknown())

/** The catalogue, from what `readJson` finds under a file's name. */
export function buildCatalogue(readJson: (file: string) => unknown, date: string): PricesFile {
  const vendors = Object.entries(FILES).map(([vendor, file]) => {
    const general = generalSchema.parse(readJson(`general-${file}.json`))
    const { entries } = readPriceFile('PORTKEY', readJson(`pricing-${file}.json`), vendor)
    return [vendor, toModels(entries, general)] as const
  })
  return pricesFileSchema.parse({
    source: 'Portkey-AI/models',
    licence: 'MIT',
    date,
    vendors: Object.fromEntries(vendors),
  })
}

type Models = PricesFile['vendors'][string]

function toModels(entries: readonly PriceEntry[], general: Readonly<Record<string, unknown>>): Models {
  const models: Models = {}
  for (const { modelId, rates } of entries) {
    const kind = readKind(general[modelId])
    if (kind === null) continue
    models[modelId] = {
      ...(kind === 'EMBEDDING' ? { kind } : {}),
      rates: Object.fromEntries(
        Object.entries(Object.groupBy(rates, ({ tokenClass }) => tokenClass)).map(([tokenClass, rows]) => [
          tokenClass,
          Object.fromEntries(rows.map((row) => [row.fromInputTokens, row.usdPerMillion])),
        ]),
      ),
    }
  }
  return models
}

/** Null: neither a chat nor an embedding model; images, speech and pages are not billed by the token. */
function readKind(model: unknown): LlmModelKind | null {
  const { primary, supported = [] } = typeSchema.safeParse(model).data?.type ?? {}
  if (primary === 'embedding') return 'EMBEDDING'
  return primary === 'chat' || supported.includes('chat') ? 'CHAT' : null
}

if (import.meta.main) {
  const [folder = '', date = ''] = process.argv.slice(2)
  const built = buildCatalogue((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')), date)
  writeFileSync(join(import.meta.dirname, 'prices.json'), `${JSON.stringify(built)}\n`)
}
