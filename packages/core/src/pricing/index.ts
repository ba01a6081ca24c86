/** What tokens cost, and since when. */
export { costOf } from './cost.ts'
export { pricesInForce, toRates } from './price.ts'
export type { PriceInForce, Rates } from './price.ts'
