import { TokenClass } from '@sluice/db'
import type { LlmModelKind } from '@sluice/db'

import type { PriceEntry } from '#pricing'

import { bundledFile } from './bundled-file.ts'
import { pricesFileSchema } from './prices-file.ts'
import type { ListedModel, PricesFile } from './prices-file.ts'

/** A model of the catalogue with its price on the catalogue's date. Windows and capabilities are not in its source. */
export type CatalogueModel = PriceEntry & { kind: LlmModelKind }

/** The public list of prices that the bundled catalogue was made from. */
export type CatalogueOrigin = {
  source: string
  licence: string
  /** Day of the snapshot, YYYY-MM-DD. */
  date: string
}

type Catalogue = {
  origin: CatalogueOrigin
  vendors: ReadonlyMap<string, ReadonlyMap<string, CatalogueModel>>
}

const read = bundledFile('prices.json', pricesFileSchema, toCatalogue)

export const catalogue: Readonly<CatalogueOrigin> = {
  get source() {
    return read().origin.source
  },
  get licence() {
    return read().origin.licence
  },
  get date() {
    return read().origin.date
  },
}

/** A vendor's model by its exact id; null: the catalogue does not know it. */
export function findInCatalogue(vendor: string, modelId: string): CatalogueModel | null {
  return read().vendors.get(vendor)?.get(modelId) ?? null
}

/** The vendor's models by id; none for a vendor that the catalogue does not know. */
export function modelsOfVendor(vendor: string): CatalogueModel[] {
  return [...(read().vendors.get(vendor)?.values() ?? [])]
}

function toCatalogue({ vendors, ...origin }: PricesFile): Catalogue {
  return {
    origin,
    vendors: new Map(
      Object.entries(vendors).map(([vendor, models]) => [
        vendor,
        new Map(Object.entries(models).map(([modelId, model]) => [modelId, toModel(vendor, modelId, model)])),
      ]),
    ),
  }
}

function toModel(vendor: string, modelId: string, { kind, rates }: ListedModel): CatalogueModel {
  return {
    vendor,
    modelId,
    kind: kind ?? 'CHAT',
    rates: Object.values(TokenClass).flatMap((tokenClass) =>
      Object.entries(rates[tokenClass] ?? {}).map(([from, usdPerMillion]) => ({
        tokenClass,
        fromInputTokens: Number(from),
        usdPerMillion,
      })),
    ),
    contextWindow: null,
    maxOutputTokens: null,
    capabilities: null,
  }
}
