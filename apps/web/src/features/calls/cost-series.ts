import { sumDecimals } from '#lib/sum-decimals.ts'

import type { DayPair } from './period.ts'

/** What a group is called, and how it is told from others. */
export type UsageGroup = {
  key: string
  name: string
  /** Whose it is, where names alone may be the same. */
  owner?: string | undefined
}

/** The most that are drawn on their own. */
export const mostSeries = 8
export const othersKey = 'others'

/** Costs of a period: in total, and of each group that is drawn, the most expensive first. */
export type CostSeries = UsageGroup & { costUsd: string; calls: number; unpricedCalls: number }

/** What each group cost on a day, in the order of the series; "0" where it was not called. */
export type CostDay = DayPair & {
  costs: string[]
  total: string
  /** What the counterpart had cost; null without one. */
  before: string | null
}

type DaySum = { day: string | null; key: string; costUsd: string }

/** The first groups on their own, the others as one. The API gives the most expensive first. */
export function toSeries(groups: readonly CostSeries[]): CostSeries[] {
  if (groups.length <= mostSeries) return [...groups]
  const others = groups.slice(mostSeries)
  return [
    ...groups.slice(0, mostSeries),
    {
      key: othersKey,
      name: `${others.length} others`,
      costUsd: add(others.map(({ costUsd }) => costUsd)),
      calls: others.reduce((sum, { calls }) => sum + calls, 0),
      unpricedCalls: others.reduce((sum, { unpricedCalls }) => sum + unpricedCalls, 0),
    },
  ]
}

type DaysOf = {
  pairs: readonly DayPair[]
  series: readonly CostSeries[]
  sums: readonly DaySum[]
  /** By day, of the counterparts. */
  before: ReadonlyMap<string, string>
}

/** A row for each day of the period, called or not. */
export function toCostDays({ pairs, series, sums, before }: DaysOf): CostDay[] {
  const known = new Set(series.map(({ key }) => key))
  const byDay = Map.groupBy(sums, ({ day }) => day)
  return pairs.map((pair) => {
    const ofDay = byDay.get(pair.day) ?? []
    const costOf = (key: string) =>
      add(
        ofDay
          .filter((sum) => (known.has(sum.key) ? sum.key : othersKey) === key)
          .map(({ costUsd }) => costUsd),
      )
    return {
      ...pair,
      costs: series.map(({ key }) => costOf(key)),
      total: add(ofDay.map(({ costUsd }) => costUsd)),
      before: pair.previousDay === null ? null : (before.get(pair.previousDay) ?? '0'),
    }
  })
}

function add(costs: readonly string[]): string {
  return sumDecimals(costs) ?? '0'
}
