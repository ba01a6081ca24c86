import { Prisma } from '@sluice/db'

import type { Call, Db } from '@sluice/db'

/** A call as it is read: amounts are exact decimals in USD, as text. */
export type CallRow = Omit<Call, 'costUsd' | 'costBoundUsd'> & {
  costUsd: string | null
  costBoundUsd: string | null
}

/** In which order calls are listed. */
export const CallOrder = { NEWEST: 'NEWEST', MOST_EXPENSIVE: 'MOST_EXPENSIVE' } as const
export type CallOrder = (typeof CallOrder)[keyof typeof CallOrder]

/** The cost of a call `c` as indexes have it; an unknown one is below all others. */
export const INDEXED_COST = Prisma.sql`COALESCE(c.cost_usd, -1)`

const SORTED: Record<CallOrder, Prisma.Sql> = {
  NEWEST: Prisma.sql`c.created_at DESC, c.id DESC`,
  MOST_EXPENSIVE: Prisma.sql`${INDEXED_COST} DESC, c.id DESC`,
}

type CallQuery = {
  /** About the call `c`. */
  where: Prisma.Sql
  order: CallOrder
  limit: number
}

/** Calls in an order. Read as one JSON text, because lists are long and rows wide (0014). */
export async function loadCallRows(db: Db, { where, order, limit }: CallQuery): Promise<CallRow[]> {
  const [answer] = await db.$queryRaw<{ calls: string | null }[]>`
    SELECT json_agg(call)::text AS calls
      FROM (SELECT ${COLUMNS} FROM calls AS c WHERE ${where} ORDER BY ${SORTED[order]} LIMIT ${limit}) AS call`
  const calls: CallRow[] = JSON.parse(answer?.calls ?? '[]')
  for (const call of calls) {
    call.createdAt = new Date(call.createdAt)
    call.endedAt = new Date(call.endedAt)
  }
  return calls
}

/** How many calls there are, counted no further than `limit`. */
export async function countCallRows(db: Db, where: Prisma.Sql, limit: number): Promise<number> {
  const [answer] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM calls AS c WHERE ${where} LIMIT ${limit}) AS counted`
  return answer?.count ?? 0
}

const AMOUNTS = new Set(['costUsd', 'costBoundUsd'])

/** Columns under the names of a row's fields; the schema maps modelId to model_id and so on. */
const COLUMNS = Prisma.raw(
  Object.keys(Prisma.CallScalarFieldEnum)
    .map((field) => {
      const column = `c.${field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`
      return `${AMOUNTS.has(field) ? `trim_scale(${column})::text` : column} AS "${field}"`
    })
    .join(', '),
)
