export { toRateName } from './prices/price-series.ts'
export { tokenClassNames } from './registry-names.ts'
