import { createId } from '@sluice/core/shared'
import { Prisma } from '@sluice/db'

import type { Database } from '@sluice/db'

/** Days that calls are spread over, today included. */
export const DAYS = 90
const CALLS = 1_000_000
const TEAMS = 12
const MODELS = 60
/** The last that is called; about one call in five is its. */
const SANDBOX = 'provider-02'
const DAY_MS = 86_400_000

export type CallsData = {
  /** When the first call was sent, at the earliest. */
  from: Date
  now: Date
  calls: number
  /** The team with the most calls. */
  teamId: string
}

/**
 * Calls of some months, most of them by few teams and models, one in thirty failed, some of unknown cost, a few with a context;
 * and their sums; one provider is the sandbox. There has to be a registry.
 */
export async function fillCalls(db: Database, now: Date): Promise<CallsData> {
  const from = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - (DAYS - 1) * DAY_MS)
  const teams = Array.from({ length: TEAMS }, (_, index) => ({
    id: createId(),
    slug: `team-${index}`,
    name: `Team ${index}`,
  }))
  await db.team.createMany({ data: teams })
  await db.$executeRaw`SELECT call_months_ahead(${from}, 4)`
  await db.llmProvider.update({ where: { name: SANDBOX }, data: { isSandbox: true } })
  const teamIds = teams.map(({ id }) => id)
  for (let day = 0; day < DAYS; day += 1) await fillDay(db, new Date(from.getTime() + day * DAY_MS), teamIds)
  await db.$executeRaw`${SUMS}`
  for (const table of ['calls', 'usage_rollups']) await db.$executeRawUnsafe(`VACUUM (ANALYZE) ${table}`)
  const [counted] = await db.$queryRaw<{ calls: number }[]>`SELECT count(*)::int AS calls FROM calls`
  return { from, now, calls: counted?.calls ?? 0, teamId: teamIds[0] ?? '' }
}

/** The same share of all calls for each day; ids carry their times. */
async function fillDay(db: Database, day: Date, teamIds: string[]): Promise<void> {
  await db.$executeRaw`
    WITH drawn AS (
      SELECT ${day.getTime()}::bigint + (n * ${DAY_MS / Math.ceil(CALLS / DAYS)}::float8)::bigint AS ms, md5(random()::text) AS noise,
             random() AS luck, random() AS size, (power(random(), 3) * ${TEAMS})::int % ${TEAMS} AS team,
             (power(random(), 2) * ${MODELS})::int % ${MODELS} AS model, (random() * 7)::int AS kind
        FROM generate_series(0, ${Math.ceil(CALLS / DAYS) - 1}::int) AS n
    ), models AS (
      SELECT m.id, m.provider_id, m.model_id, p.name, (SELECT id FROM model_prices WHERE model_id = m.id ORDER BY effective_from DESC LIMIT 1) AS price_id,
             row_number() OVER (ORDER BY m.id) - 1 AS place
        FROM llm_models AS m JOIN llm_providers AS p ON p.id = m.provider_id ORDER BY m.id LIMIT ${MODELS}
    )
    INSERT INTO calls (id, created_at, team_id, actor_kind, actor_id, feature, operation, context, subject_type, subject_id, run_id,
                       provider_id, model_id, requested_model, model_version, actual_model, outcome, finish_reason, error_code, error_message,
                       status_code, vendor_request_id, is_streamed, latency_ms, first_token_ms, input_tokens, cache_read_tokens,
                       cache_write_tokens, output_tokens, reasoning_tokens, usage_source, price_id, cost_usd, cost_basis, cost_bound_usd,
                       client_address, client_agent, trace_id, ended_at)
    SELECT id, uuid_time(id), (${teamIds}::uuid[])[team + 1], 'API_KEY', ${uuidOf(Prisma.sql`(team * 10 + kind)::text`)},
           (ARRAY['PROBE', 'PROBE', 'PROBE', 'PROBE', 'CHAT', 'CHAT', 'SUMMARIZE', 'JUDGE'])[kind + 1]::"CallFeature", 'CHAT',
           CASE WHEN luck > 0.95 THEN jsonb_build_object('thread', 'thread ' || kind, 'rule', noise) ELSE '{}' END,
           'scenario', ${uuidOf(Prisma.sql`(size * 5000)::int::text`)}, CASE WHEN kind < 4 THEN ${uuidOf(Prisma.sql`'run' || (size * 2000)::int`)} END,
           d.provider_id, d.model_id, d.name || '/' || d.name_of, 1, d.name_of, outcome,
           CASE WHEN outcome = 'ANSWERED' THEN 'stop' END, CASE WHEN outcome = 'FAILED' THEN error_code END,
           CASE WHEN outcome = 'FAILED' THEN 'The vendor said that it would rather not.' END, CASE WHEN outcome = 'FAILED' THEN 429 END,
           'request-' || noise, kind = 4, 200 + (size * 9000)::int, CASE WHEN kind = 4 THEN 150 END,
           tokens, tokens / 10, 0, tokens / 5, tokens / 20, (CASE WHEN size > 0.98 THEN 'ESTIMATED' ELSE 'VENDOR' END)::"UsageSource",
           price_id, CASE basis WHEN 'EXACT' THEN round((tokens * size * 0.000004)::numeric, 12) WHEN 'FREE' THEN 0 END,
           basis::"CostBasis", CASE WHEN basis = 'NO_USAGE' THEN 0.5 END,
           '10.0.0.' || kind, 'bench/1.0', md5(noise), uuid_time(id) + interval '1 second'
      FROM (
        SELECT d.*, m.id AS model_id, m.provider_id, m.name, m.model_id AS name_of, m.price_id, (size * 4000)::int AS tokens,
               (lpad(to_hex(ms), 12, '0') || '7' || left(noise, 3) || '8' || substr(noise, 4, 15))::uuid AS id,
               (CASE WHEN luck < 0.03 THEN 'FAILED' WHEN luck < 0.0305 THEN 'UNKNOWN' ELSE 'ANSWERED' END)::"CallOutcome" AS outcome,
               CASE WHEN luck < 0.03 THEN 'FREE' WHEN luck < 0.0305 THEN 'NO_USAGE' WHEN luck < 0.04 THEN 'NO_PRICE' ELSE 'EXACT' END AS basis,
               (ARRAY['RATE_LIMITED', 'TIMEOUT', 'SERVER_ERROR', 'AUTH_ERROR'])[kind % 4 + 1] AS error_code
          FROM drawn AS d JOIN models AS m ON m.place = d.model) AS d`
}

/** An id that is the same for the same text. */
function uuidOf(text: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`overlay(overlay(md5(${text}) PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid`
}

/** What calls_post keeps as calls come. */
const SUMS = Prisma.sql`
  INSERT INTO usage_rollups (day, team_id, model_id, feature, provider_id, calls, failed_calls, unpriced_calls, estimated_calls,
                             input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_usd,
                             latency_ms, timed_calls)
  SELECT (created_at AT TIME ZONE 'UTC')::date, team_id, model_id, feature, provider_id, count(*),
         count(*) FILTER (WHERE outcome NOT IN ('ANSWERED', 'CANCELLED')), count(*) FILTER (WHERE cost_usd IS NULL),
         count(*) FILTER (WHERE usage_source = 'ESTIMATED'), sum(input_tokens), sum(cache_read_tokens), sum(cache_write_tokens),
         sum(output_tokens), sum(reasoning_tokens), coalesce(sum(cost_usd), 0), sum(latency_ms), count(latency_ms)
    FROM calls GROUP BY 1, 2, 3, 4, 5`
