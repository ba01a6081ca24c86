/** Rows in columns: text to the left, numbers to the right. */
export function toTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => String(row[column]).length)),
  )
  const toLine = (row: readonly (string | number)[]): string =>
    widths
      .map((width, column) =>
        column === 0 ? String(row[column]).padEnd(width) : String(row[column]).padStart(width),
      )
      .join('  ')
  return [toLine(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(toLine)]
}
