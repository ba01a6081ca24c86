import { sumDecimals } from './sum-decimals.ts'

/** The exact difference of two decimals as typed or as the API sends them; null where one of them is none. */
export function subtractDecimals(minuend: string, subtrahend: string): string | null {
  const [, minus, digits = ''] = /^(-?)([^-]*)$/.exec(subtrahend.trim()) ?? []
  return sumDecimals([minuend, minus ? digits : `-${digits}`])
}
