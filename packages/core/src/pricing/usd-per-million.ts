import { Money } from '#shared'

const DECIMAL = /^-?\d{1,30}(?:\.\d{1,30})?(?:e[+-]?\d{1,3})?$/i
/** Any decimal of so many digits survives being held as a double; longer ones are the traces of somebody's arithmetic. */
const EXACT_DIGITS = 15
const MAX_USD_PER_MILLION = 100_000
/** What a price's column holds. */
const MAX_DECIMALS = 6

/**
 * A stated price × 10^`exponent`, exactly: a number is read by its shortest decimal text, to 15 digits, so that
 * 0.00007499999999999999 is the 0.000075 it was meant to be. Otherwise the words that say what is wrong with it.
 */
export function readUsdPerMillion(value: unknown, exponent: number): Money | string {
  const stated = readDecimal(value)
  if (stated === null) return 'is not a number'
  const usd = stated.times(new Money(10).pow(exponent))
  if (usd.isNegative() && !usd.isZero()) return 'is negative'
  if (usd.gt(MAX_USD_PER_MILLION)) return `is more than ${MAX_USD_PER_MILLION} USD per million tokens`
  if (usd.decimalPlaces() > MAX_DECIMALS)
    return `has more than ${MAX_DECIMALS} decimals in USD per million tokens`
  return usd.abs()
}

function readDecimal(value: unknown): Money | null {
  if (typeof value === 'number' && Number.isFinite(value))
    return new Money(String(value)).toSignificantDigits(EXACT_DIGITS)
  return typeof value === 'string' && DECIMAL.test(value) ? new Money(value) : null
}

/** The value as a message may quote it. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40))
  return typeof value === 'number'
    ? String(value)
    : `a value of type ${value === null ? 'null' : typeof value}`
}
