import { invalid } from '@sluice/core/shared'

import type { Actor } from '@sluice/core/shared'
import type { Db } from '@sluice/db'

import { toConditions } from './call-conditions.ts'
import { NOTHING, addUp, loadUsage, toDay } from './usage-rows.ts'

import type { CallFilter } from './call-conditions.ts'
import type { Days, UsageDimension, UsageGroup, UsageTotals } from './usage-rows.ts'

/** Longest period. */
export const MAX_DAYS = 400
/** Most groups: with all their fields, these are answered within a second. */
export const MAX_GROUPS = 10_000

const DAY_MS = 86_400_000
/** Days that every part can write down. */
const EARLIEST = Date.UTC(1970)
const LATEST = Date.UTC(9999)

export type SummaryGroup = UsageGroup & { previous: () => Promise<UsageTotals> }

export type UsageSummary = Days & {
  total: UsageTotals
  groups: SummaryGroup[]
  /** The total of the period before, which is as long; read when it is asked for. */
  previous: () => Promise<UsageTotals>
}

type Question = {
  from: Date
  to: Date
  groupBy: readonly UsageDimension[]
  /** Without the sandbox, unless it is asked for. */
  filter: Pick<CallFilter, 'features' | 'modelIds' | 'providerIds' | 'teamId' | 'includeSandbox'>
}

/** The usage that the actor may see, in days that hold all of the period. */
export async function summarizeUsage(
  db: Db,
  actor: Actor,
  { from, to, groupBy, filter }: Question,
): Promise<UsageSummary> {
  const days = toWholeDays(from, to)
  const where = toConditions({ ...filter, includeSandbox: filter.includeSandbox ?? false }, actor)
  const load = (period: Days): Promise<UsageGroup[]> =>
    loadGroups(db, { days: period, dimensions: groupBy, where })
  const groups = await load(days)

  let earlier: Promise<EarlierUsage> | undefined
  const loadEarlier = (): Promise<EarlierUsage> =>
    (earlier ??= load(toPeriodBefore(days)).then(toEarlierUsage))
  const lengthMs = lengthOf(days)
  return {
    ...days,
    total: addUp(groups),
    previous: async () => (await loadEarlier()).total,
    groups: (groupBy.length > 0 ? groups : []).map((group) => ({
      ...group,
      previous: async () => (await loadEarlier()).byKey.get(toKey(group, lengthMs)) ?? NOTHING,
    })),
  }
}

type EarlierUsage = { total: UsageTotals; byKey: Map<string, UsageGroup> }

function toEarlierUsage(groups: readonly UsageGroup[]): EarlierUsage {
  return { total: addUp(groups), byKey: new Map(groups.map((group) => [toKey(group, 0), group])) }
}

async function loadGroups(
  db: Db,
  query: Pick<Parameters<typeof loadUsage>[1], 'days' | 'dimensions' | 'where'>,
): Promise<UsageGroup[]> {
  const groups = await loadUsage(db, { ...query, limit: MAX_GROUPS + 1 })
  if (groups.length > MAX_GROUPS)
    throw invalid(
      'groupBy',
      `groupBy gives more than ${MAX_GROUPS} rows; ask for a shorter period, for fewer dimensions, or for less in the filter.`,
    )
  return groups
}

/** What a group is told from others by; its day is taken so much earlier. */
function toKey({ day, modelId, providerId, feature, teamId }: UsageGroup, earlierMs: number): string {
  const shifted = day === null ? null : toDay(new Date(Date.parse(day) - earlierMs))
  return [shifted, modelId, providerId, feature, teamId].join(' ')
}

function toWholeDays(from: Date, to: Date): Days {
  if (from >= to)
    throw invalid('to', `to is ${to.toISOString()}; it must be after from, ${from.toISOString()}.`)
  const days = {
    from: new Date(Math.floor(from.getTime() / DAY_MS) * DAY_MS),
    to: new Date(Math.ceil(to.getTime() / DAY_MS) * DAY_MS),
  }
  if (days.from.getTime() < EARLIEST) throw invalid('from', 'from must not be before 1970.')
  if (days.to.getTime() > LATEST) throw invalid('to', 'to must not be after 9998.')
  const count = lengthOf(days) / DAY_MS
  if (count > MAX_DAYS)
    throw invalid('to', `from and to are ${count} days apart; at most ${MAX_DAYS} are allowed.`)
  return days
}

function toPeriodBefore(days: Days): Days {
  return { from: new Date(days.from.getTime() - lengthOf(days)), to: days.from }
}

function lengthOf({ from, to }: Days): number {
  return to.getTime() - from.getTime()
}
