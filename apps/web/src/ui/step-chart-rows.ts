/** What a value was from a time on, and from the next step on no longer. */
export type Step = { from: string; usd: string | null }
export type StepSeries = { name: string; steps: readonly Step[] }

/** All values at the time one of them changed, in the order of the series; `undefined` before a series begins. */
export type StepRow = { timeMs: number; values: (string | null | undefined)[] }

export type DrawnRow = StepRow & {
  /** For drawing only: what is shown in digits comes from the exact strings. */
  past: (number | null)[]
  future: (number | null)[]
}

const leastMarginMs = 6 * 3_600_000

export function toStepRows(series: readonly StepSeries[]): StepRow[] {
  const times = new Set(series.flatMap(({ steps }) => steps.map(({ from }) => Date.parse(from))))
  return [...times]
    .toSorted((one, other) => one - other)
    .map((timeMs) => ({ timeMs, values: series.map(({ steps }) => findValue(steps, timeMs)) }))
}

/** The rows with one for now and one for the right edge; what is in force now belongs to both parts. */
export function toDrawnRows(rows: readonly StepRow[], nowMs: number): DrawnRow[] {
  const times = [...rows.map(({ timeMs }) => timeMs), nowMs]
  const [start, last] = [Math.min(...times), Math.max(...times)]
  const end = last + Math.max(leastMarginMs, (last - start) * 0.08)
  const extended = [...rows]
  for (const timeMs of [nowMs, end]) {
    if (rows.some((row) => row.timeMs === timeMs)) continue
    const values = rows.findLast((row) => row.timeMs < timeMs)?.values ?? []
    extended.push({ timeMs, values })
  }
  return extended
    .toSorted((one, other) => one.timeMs - other.timeMs)
    .flatMap((row, index, all): RowToDraw[] => [...toClosingRow(row, all[index - 1]), row])
    .map(({ timeMs, values, drawn = values }) => ({
      timeMs,
      values,
      past: timeMs <= nowMs ? drawn.map(toHeight) : [],
      future: timeMs >= nowMs ? drawn.map(toHeight) : [],
    }))
}

type RowToDraw = StepRow & { drawn?: StepRow['values'] }

/** Where a sum becomes unknown it is drawn up to that moment, by a row of the same time that still has it. */
function toClosingRow({ timeMs, values }: StepRow, previous: StepRow | undefined): RowToDraw[] {
  const isClosing = values.some((usd, index) => usd === null && typeof previous?.values[index] === 'string')
  return isClosing && previous ? [{ timeMs, values, drawn: previous.values }] : []
}

function findValue(steps: readonly Step[], timeMs: number): string | null | undefined {
  const passed = steps.filter(({ from }) => Date.parse(from) <= timeMs)
  return passed.toSorted((one, other) => Date.parse(one.from) - Date.parse(other.from)).at(-1)?.usd
}

function toHeight(usd: string | null | undefined): number | null {
  return usd === null || usd === undefined ? null : Number(usd)
}
