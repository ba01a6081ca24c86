/** What spreadsheets take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/
const SPECIAL = /[",\r\n]/

export type Cell = string | number | boolean | null | undefined

/** A line of RFC 4180. Null and undefined are empty; what a spreadsheet would compute begins with an apostrophe. */
export function toLine(values: readonly Cell[]): string {
  return `${values.map(toCell).join(',')}\r\n`
}

function toCell(value: Cell): string {
  if (value === null || value === undefined) return ''
  const text = String(value)
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return SPECIAL.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
