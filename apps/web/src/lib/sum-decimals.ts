const plainDecimal = /^(-?)(\d*)(?:\.(\d+))?$/

/** The exact sum of decimals as typed or as the API sends them; null where one of them is none. */
export function sumDecimals(terms: readonly string[]): string | null {
  const parsed = terms.map(parse).filter((term) => term !== null)
  if (parsed.length < terms.length) return null
  const places = Math.max(0, ...parsed.map((term) => term.places))
  const sum = parsed.reduce((total, term) => total + scale(term, places), 0n)
  const digits = String(sum < 0n ? -sum : sum).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
  return `${sum < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`
}

type Parsed = { value: bigint; places: number }

function parse(text: string): Parsed | null {
  const [, minus, whole = '', fraction = ''] = plainDecimal.exec(text.trim()) ?? []
  if (whole + fraction === '') return null
  const digits = BigInt(whole + fraction)
  return { value: minus ? -digits : digits, places: fraction.length }
}

function scale({ value, places }: Parsed, wanted: number): bigint {
  return value * 10n ** BigInt(wanted - places)
}
