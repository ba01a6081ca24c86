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
  /** About the sums `c` and their provider `p`. */
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

/** The sums of all, and those of each group: by day, then the most expensive first. One statement. */
export async function loadUsage(
  db: Db,
  { days, dimensions, where, limit }: UsageQuery,
): Promise<{ total: UsageTotals; groups: UsageGroup[] }> {
  const asked = Object.values(UsageDimension).filter((dimension) => dimensions.includes(dimension))
  const columns = asked.map((dimension) => COLUMN[dimension])
  const grouping = columns.length > 0 ? Prisma.sql`(${Prisma.join(columns)}), ` : Prisma.empty
  const name = (dimension: UsageDimension, type: Prisma.Sql): Prisma.Sql =>
    asked.includes(dimension) ? COLUMN[dimension] : Prisma.sql`NULL::${type}`
  const isTotal = columns.length > 0 ? Prisma.sql`grouping(${Prisma.join(columns)}) > 0` : Prisma.sql`true`
  const [answer] = await db.$queryRaw<{ rows: string }[]>`
    SELECT coalesce(json_agg(row), '[]')::text AS rows FROM (
      SELECT ${isTotal} AS "isTotal",
             ${name('DAY', Prisma.sql`date`)} AS day, ${name('MODEL', Prisma.sql`uuid`)} AS "modelId",
             ${name('PROVIDER', Prisma.sql`uuid`)} AS "providerId", ${name('FEATURE', Prisma.sql`text`)} AS feature,
             ${name('TEAM', Prisma.sql`uuid`)} AS "teamId", ${SUMS}
        FROM usage_rollups AS c JOIN llm_providers AS p ON p.id = c.provider_id
       WHERE c.day >= ${toDay(days.from)}::date AND c.day < ${toDay(days.to)}::date AND ${where}
       GROUP BY GROUPING SETS (${grouping}())
       ORDER BY "isTotal" DESC, day, sum(c.cost_usd) DESC, sum(c.calls) DESC, "modelId", "providerId", feature, "teamId"
       LIMIT ${limit + 1}) AS row`
  const rows: (UsageGroup & { isTotal: boolean })[] = JSON.parse(answer?.rows ?? '[]')
  const [total = NOTHING, ...groups] = rows
  return { total, groups }
}

/** YYYY-MM-DD, UTC. */
export function toDay(time: Date): string {
  return time.toISOString().slice(0, 10)
}

const SUMS = Prisma.raw(
  [
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
  ]
    .map((field) => {
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
