import { Money } from '@sluice/core/shared'
import { Prisma } from '@sluice/db'

import type { CallFeature, Db } from '@sluice/db'

/** By what usage can be told apart. */
export const UsageDimension = {
  DAY: 'DAY',
  MODEL: 'MODEL',
  PROVIDER: 'PROVIDER',
  FEATURE: 'FEATURE',
  TEAM: 'TEAM',
} as const
export type UsageDimension = (typeof UsageDimension)[keyof typeof UsageDimension]

/** Sums over calls. */
export type UsageTotals = {
  calls: number
  failedCalls: number
  unpricedCalls: number
  estimatedCalls: number
  inputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
  outputTokens: number
  reasoningTokens: number
  /** USD, exactly, of the calls whose cost is known. */
  costUsd: string
  latencyMs: number
  timedCalls: number
}

/** The sums of one group; a dimension that was not asked for is null. */
export type UsageGroup = UsageTotals & {
  /** YYYY-MM-DD, UTC. */
  day: string | null
  modelId: string | null
  providerId: string | null
  feature: CallFeature | null
  teamId: string | null
}

/** Whole UTC days, `to` being the first that is not counted. */
export type Days = { from: Date; to: Date }

type UsageQuery = {
  days: Days
  dimensions: readonly UsageDimension[]
  /** About the sums `c`. */
  where: Prisma.Sql
  /** How many groups at most. */
  limit: number
}

const COLUMN: Record<UsageDimension, Prisma.Sql> = {
  DAY: Prisma.sql`c.day`,
  MODEL: Prisma.sql`c.model_id`,
  PROVIDER: Prisma.sql`c.provider_id`,
  FEATURE: Prisma.sql`c.feature`,
  TEAM: Prisma.sql`c.team_id`,
}

/** The sums of each group: by day, then the most expensive first. By nothing it is one group, of all. */
export async function loadUsage(
  db: Db,
  { days, dimensions, where, limit }: UsageQuery,
): Promise<UsageGroup[]> {
  const asked = Object.values(UsageDimension).filter((dimension) => dimensions.includes(dimension))
  const columns = asked.map((dimension) => COLUMN[dimension])
  const name = (dimension: UsageDimension): Prisma.Sql =>
    asked.includes(dimension) ? COLUMN[dimension] : Prisma.sql`NULL`
  const [answer] = await db.$queryRaw<{ groups: string }[]>`
    SELECT coalesce(json_agg(usage), '[]')::text AS groups FROM (
      SELECT ${name('DAY')} AS day, ${name('MODEL')} AS "modelId", ${name('PROVIDER')} AS "providerId",
             ${name('FEATURE')} AS feature, ${name('TEAM')} AS "teamId", ${SUMS}
        FROM usage_rollups AS c
       WHERE c.day >= ${toDay(days.from)}::date AND c.day < ${toDay(days.to)}::date AND ${where}
       GROUP BY ${columns.length > 0 ? Prisma.join(columns) : Prisma.sql`()`}
       ORDER BY 1, sum(c.cost_usd) DESC, sum(c.calls) DESC, 2, 3, 4, 5
       LIMIT ${limit}) AS usage`
  const groups: UsageGroup[] = JSON.parse(answer?.groups ?? '[]')
  return groups
}

/** What groups come to together. */
export function addUp(groups: readonly UsageGroup[]): UsageTotals {
  const total = { ...NOTHING }
  let costUsd = new Money(0)
  for (const group of groups) {
    for (const count of COUNTS) total[count] += group[count]
    costUsd = costUsd.plus(group.costUsd)
  }
  return { ...total, costUsd: costUsd.toFixed() }
}

/** YYYY-MM-DD, UTC. */
export function toDay(time: Date): string {
  return time.toISOString().slice(0, 10)
}

const COUNTS = [
  'calls',
  'failedCalls',
  'unpricedCalls',
  'estimatedCalls',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'latencyMs',
  'timedCalls',
] as const satisfies (keyof UsageTotals)[]

const SUMS = Prisma.raw(
  COUNTS.map((field) => {
    const column = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    return `coalesce(sum(c.${column}), 0) AS "${field}"`
  })
    .concat(`trim_scale(coalesce(sum(c.cost_usd), 0))::text AS "costUsd"`)
    .join(', '),
)

/** What usage is where there are no calls. */
export const NOTHING: UsageTotals = {
  calls: 0,
  failedCalls: 0,
  unpricedCalls: 0,
  estimatedCalls: 0,
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  costUsd: '0',
  latencyMs: 0,
  timedCalls: 0,
}
