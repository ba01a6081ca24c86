import { chartColor } from '#ui/chart-color.ts'

import { othersKey } from './cost-series.ts'

/** The colour of a group by its place; the others together have none of their own. */
export function seriesColor(key: string, index: number): string {
  return key === othersKey ? 'var(--color-idle-fill)' : chartColor(index)
}
