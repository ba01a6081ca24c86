const grouped = new Intl.NumberFormat('en-US')

export function formatCount(count: number): string {
  return grouped.format(count)
}

/** "1 scenario", "12 scenarios". */
export function formatQuantity(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`
}

/** Rounded down, so that 100% means all of it. */
export function formatPercent(percent: number): string {
  return `${Math.floor(percent)}%`
}
