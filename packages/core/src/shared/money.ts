import { Decimal } from 'decimal.js'

/** USD. 40 digits are more than any column of ours holds, so no intermediate result is rounded. */
export const Money = Decimal.clone({
  precision: 40,
  rounding: Decimal.ROUND_HALF_UP,
  toExpNeg: -40,
  toExpPos: 40,
})
export type Money = Decimal

/** The sum; null as soon as one part is unknown, because unknown is not zero. */
export function sumKnown(parts: readonly (Money | null)[]): Money | null {
  let total = new Money(0)
  for (const part of parts) {
    if (part === null) return null
    total = total.plus(part)
  }
  return total
}
