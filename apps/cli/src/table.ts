const NUMBER = /^(?:-?[\d.,]+|–|unknown)$/

/** Rows in columns: text to the left, numbers to the right. */
export function toTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const columns = head.map((title, column) => {
    const cells = rows.map((row) => String(row[column]))
    return {
      width: Math.max(title.length, ...cells.map((cell) => cell.length)),
      isNumeric: column > 0 && cells.length > 0 && cells.every((cell) => NUMBER.test(cell)),
    }
  })
  const toLine = (row: readonly (string | number)[]): string =>
    columns
      .map(({ width, isNumeric }, column) => {
        const cell = String(row[column])
        return isNumeric ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  return [toLine(head), columns.map(({ width }) => '─'.repeat(width)).join('  '), ...rows.map(toLine)]
}
