const colors = [
  'var(--color-chart-1)',
  'var(--color-chart-2)',
  'var(--color-chart-3)',
  'var(--color-chart-4)',
  'var(--color-chart-5)',
  'var(--color-chart-6)',
  'var(--color-chart-7)',
  'var(--color-chart-8)',
] as const

/** The colour of a chart's series, by its place among them. */
export function chartColor(index: number): string {
  return colors[index % colors.length] ?? colors[0]
}
