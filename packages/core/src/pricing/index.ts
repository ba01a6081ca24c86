/** What tokens cost, and since when; and what files of prices say. */
export { comparePrices } from './compare-prices.ts'
export type {
  ModelComparison,
  PriceComparison,
  RateChange,
  Registry,
  RegistryModel,
} from './compare-prices.ts'
export { costLinesOf, costOf, ratesOf } from './cost.ts'
export type { CostLine } from './cost.ts'
export { PriceFormat } from './price-file.ts'
export type { Capability, PriceEntry, PriceFile, RefusedEntry } from './price-file.ts'
export { pricesInForce, ratesAt } from './price.ts'
export type { PriceInForce, RateRow, Rates } from './price.ts'
export { readPriceFile } from './read-price-file.ts'
