import { Prisma } from '@sluice/db'

import type { RateRow } from '@sluice/core/pricing'
import type { Page } from '@sluice/core/shared'
import type { ActorKind, Db } from '@sluice/db'

/** A version of a model's price with its rates, by class, then from the shortest prompt on. */
export type PriceVersion = {
  id: string
  modelId: string
  effectiveFrom: Date
  source: string
  createdByKind: ActorKind
  createdById: string | null
  createdAt: Date
  rates: RateRow[]
}

const COLUMNS = Prisma.sql`
  p.id, p.model_id AS "modelId", p.effective_from AS "effectiveFrom", p.source,
  p.created_by_kind AS "createdByKind", p.created_by_id AS "createdById", p.created_at AS "createdAt",
  coalesce((
    SELECT jsonb_agg(jsonb_build_object(
             'tokenClass', r.token_class,
             'fromInputTokens', r.from_input_tokens,
             'usdPerMillion', trim_scale(r.usd_per_million)::text
           ) ORDER BY r.token_class, r.from_input_tokens)
      FROM price_rates r WHERE r.price_id = p.id), '[]') AS rates`

/** Several models' prices in force at a time, by model id; a model without one is missing. */
export async function loadPricesInForce(
  db: Db,
  modelIds: readonly string[],
  at: Date,
): Promise<Map<string, PriceVersion>> {
  const prices = await db.$queryRaw<PriceVersion[]>`
    SELECT ${COLUMNS}
      FROM unnest(${[...modelIds]}::uuid[]) AS m(id)
     CROSS JOIN LATERAL (
       SELECT * FROM model_prices
        WHERE model_id = m.id AND effective_from <= ${at}
        ORDER BY effective_from DESC LIMIT 1) AS p`
  return new Map(prices.map((price) => [price.modelId, price]))
}

/** The same page of several models' prices, the latest first, in one statement that reads no more than it gives. */
export async function loadPricePages(
  db: Db,
  modelIds: readonly string[],
  page: Page,
): Promise<PriceVersion[][]> {
  const prices = await db.$queryRaw<PriceVersion[]>`
    SELECT ${COLUMNS}
      FROM unnest(${[...modelIds]}::uuid[]) AS m(id)
     CROSS JOIN LATERAL (
       SELECT * FROM model_prices
        WHERE model_id = m.id
        ORDER BY effective_from DESC LIMIT ${page.limit} OFFSET ${page.offset}) AS p
     ORDER BY p.effective_from DESC`
  const byModel = Map.groupBy(prices, ({ modelId }) => modelId)
  return modelIds.map((modelId) => byModel.get(modelId) ?? [])
}

/** What was asked of whom when. */
export type PriceMoment = { modelId: string; at: Date }

/** The versions that by today's registry were in force at some moments, in their order; null: none was. */
export async function loadPricesAt(
  db: Db,
  moments: readonly PriceMoment[],
): Promise<(PriceVersion | null)[]> {
  const prices = await db.$queryRaw<(PriceVersion & { place: number })[]>`
    SELECT m.place::int AS place, ${COLUMNS}
      FROM unnest(${moments.map(({ modelId }) => modelId)}::uuid[], ${moments.map(({ at }) => at)}::timestamptz[])
           WITH ORDINALITY AS m(model_id, at, place)
     CROSS JOIN LATERAL (
       SELECT * FROM model_prices
        WHERE model_id = m.model_id AND effective_from <= m.at
        ORDER BY effective_from DESC LIMIT 1) AS p`
  const byPlace = new Map(prices.map((price) => [price.place, price]))
  return moments.map((_, index) => byPlace.get(index + 1) ?? null)
}

/** Versions by id, in the order of the ids; null: it was withdrawn. */
export async function loadPrices(db: Db, ids: readonly string[]): Promise<(PriceVersion | null)[]> {
  const prices = await db.$queryRaw<PriceVersion[]>`
    SELECT ${COLUMNS} FROM model_prices p WHERE p.id = ANY(${[...ids]}::uuid[])`
  const byId = new Map(prices.map((price) => [price.id, price]))
  return ids.map((id) => byId.get(id) ?? null)
}

/** One version; null: it was withdrawn. */
export async function loadPrice(db: Db, id: string): Promise<PriceVersion | null> {
  const [price] = await db.$queryRaw<PriceVersion[]>`
    SELECT ${COLUMNS} FROM model_prices p WHERE p.id = ${id}::uuid`
  return price ?? null
}
