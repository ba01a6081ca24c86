import { PREPARED, Prisma } from '@sluice/db'

import type { Page } from '@sluice/core/shared'
import type { Db, LlmModel, LlmProvider, TokenClass } from '@sluice/db'

/** The rates of a short prompt at the price in force, in USD per million tokens; null: there is none. */
export type Costs = Partial<Record<TokenClass, string>> | null

/** A model; what a query leaves out is missing. */
export type ModelRow = LlmModel & { costs?: Costs }

/** What lists show, and what the rest of a model's fields are made of. */
const EVERYDAY: readonly string[] = [
  'id',
  'providerId',
  'modelId',
  'displayName',
  'kind',
  'status',
  'isDefault',
  'contextWindow',
] satisfies (keyof LlmModel)[]

const MODEL_FIELDS = Object.keys(Prisma.LlmModelScalarFieldEnum)

/** The fields that only a query for all of them reads. */
export const RARE_FIELDS = MODEL_FIELDS.filter((field) => !EVERYDAY.includes(field))

type ModelQuery = {
  /** About the model `m` and its provider `p`. */
  where: Prisma.Sql
  /** Null: all of them. */
  page: Page | null
  /** When a price has to be in force for its costs; null: costs are left out. */
  costsAt: Date | null
  /** False: without the rare fields. */
  isWhole: boolean
}

/**
 * Models in the order of lists, and their providers: one statement, whose answer is JSON. By Prisma's queries a list of a hundred
 * with costs is four statements and costs this process several times as much.
 */
export async function loadModelRows(
  db: Db,
  { where, page, costsAt, isWhole }: ModelQuery,
): Promise<{ models: ModelRow[]; providers: LlmProvider[] }> {
  // Providers are sorted before models are looked at, so that a page is read provider by provider.
  const [answer] = await db.$queryRaw<
    { models: string | null; providers: string | null }[]
  >`${Prisma.raw(PREPARED)}
    WITH listed AS (
      SELECT ${isWhole ? ALL_COLUMNS : EVERYDAY_COLUMNS}
        FROM (SELECT * FROM llm_providers ORDER BY is_sandbox, display_name, id OFFSET 0) AS p
        JOIN llm_models AS m ON m.provider_id = p.id
       WHERE ${where}
       ORDER BY p.is_sandbox, p.display_name, p.id, m.is_default DESC, m.display_name, m.id
       LIMIT ${page?.limit ?? null}::int OFFSET ${page?.offset ?? 0}::int)
    SELECT (SELECT json_agg(model)::text FROM (
              SELECT listed.* ${costsAt ? costsColumn(costsAt) : Prisma.empty} FROM listed) AS model) AS models,
           (SELECT json_agg(provider)::text FROM (
              SELECT ${PROVIDER_COLUMNS} FROM llm_providers AS p
               WHERE p.id IN (SELECT "providerId" FROM listed)) AS provider) AS providers`
  const models: ModelRow[] = JSON.parse(answer?.models ?? '[]')
  const providers: LlmProvider[] = JSON.parse(answer?.providers ?? '[]')
  if (isWhole) models.forEach(reviveTimes)
  providers.forEach(reviveTimes)
  return { models, providers }
}

/** How many models there are of which the same holds. */
export async function countModels(db: Db, where: Prisma.Sql): Promise<number> {
  const [answer] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count
      FROM llm_models AS m JOIN llm_providers AS p ON p.id = m.provider_id WHERE ${where}`
  return answer?.count ?? 0
}

const ALL_COLUMNS = columnsOf('m', MODEL_FIELDS)
const EVERYDAY_COLUMNS = columnsOf('m', EVERYDAY)
const PROVIDER_COLUMNS = columnsOf('p', Object.keys(Prisma.LlmProviderScalarFieldEnum))

/** A table's columns under the names of its rows' fields; the schema maps modelId to model_id and so on. */
function columnsOf(table: string, fields: readonly string[]): Prisma.Sql {
  const columns = fields.map((field) => {
    const column = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    return `${table}.${column} AS "${field}"`
  })
  return Prisma.raw(columns.join(', '))
}

function costsColumn(at: Date): Prisma.Sql {
  return Prisma.sql`, (
    SELECT json_object_agg(r.token_class, trim_scale(r.usd_per_million)::text)
      FROM price_rates AS r
     WHERE r.from_input_tokens = 0 AND r.price_id = (
       SELECT id FROM model_prices
        WHERE model_id = listed.id AND effective_from <= ${at}
        ORDER BY effective_from DESC LIMIT 1)) AS costs`
}

/** JSON has times as text. */
function reviveTimes(row: { createdAt: Date; updatedAt: Date; archivedAt?: Date | null }): void {
  row.createdAt = new Date(row.createdAt)
  row.updatedAt = new Date(row.updatedAt)
  if (row.archivedAt) row.archivedAt = new Date(row.archivedAt)
}
