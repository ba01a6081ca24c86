const plainDecimal = /^(-?)(\d+)(?:\.(\d+))?$/
const grouped = new Intl.NumberFormat('en-US')

/**
 * An exact decimal of USD, shortened for reading: four digits below a cent, three below a dollar, else two.
 * What is unknown is said in a word, and what is not zero never reads as zero.
 */
export function formatMoney(usd: string | null, unknownText = 'unknown'): string {
  if (usd === null) return unknownText
  const match = plainDecimal.exec(usd)
  if (!match) return `$${usd}`
  const [, minus = '', whole = '0', fraction = ''] = match
  if (/^0*$/.test(whole + fraction)) return '$0.00'
  const digits = decimalPlaces(whole, fraction)
  const rounded = roundHalfUp(whole, fraction, digits)
  if (rounded === 0n) return minus ? '-<$0.0001' : '<$0.0001'
  const scale = 10n ** BigInt(digits)
  return `${minus}$${grouped.format(rounded / scale)}.${(rounded % scale).toString().padStart(digits, '0')}`
}

/** Every digit that says something, for the hover. */
export function formatFullMoney(usd: string | null): string {
  if (usd === null) return 'The cost is unknown'
  const match = plainDecimal.exec(usd)
  if (!match) return `$${usd}`
  const [, minus = '', whole = '0', fraction = ''] = match
  const meaningful = fraction.replace(/0+$/, '').padEnd(2, '0')
  return `${minus}$${grouped.format(BigInt(whole))}.${meaningful}`
}

function decimalPlaces(whole: string, fraction: string): number {
  if (BigInt(whole) > 0n) return 2
  return fraction.startsWith('00') ? 4 : 3
}

function roundHalfUp(whole: string, fraction: string, digits: number): bigint {
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'))
  return Number(fraction[digits] ?? '0') >= 5 ? kept + 1n : kept
}
