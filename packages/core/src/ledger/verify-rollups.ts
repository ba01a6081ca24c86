import { Prisma } from '@sluice/db'
import type { Db } from '@sluice/db'

import { MAX_DIFFERENCES } from './findings.ts'
import type { Findings } from './findings.ts'
import { within } from './stretch.ts'
import type { Stretch } from './stretch.ts'

/** What a roll-up adds up. */
const COLUMNS = [
  'calls',
  'failed_calls',
  'unpriced_calls',
  'estimated_calls',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cost_usd',
  'latency_ms',
  'timed_calls',
]
const SUMS = Prisma.raw(COLUMNS.map((column) => `COALESCE(sum(${column}), 0) AS ${column}`).join(', '))
const SUMMED = Prisma.raw(COLUMNS.join(', '))
/** What a roll-up is of. */
const KEY = Prisma.raw('day, team_id, provider_id, model_id, feature')

/** The roll-ups of some days against the sums of the days' calls. */
export async function verifyRollups(tx: Db, days: Stretch, findings: Findings): Promise<void> {
  const rows = await tx.$queryRaw<{ id: string; reason: string; total: number }[]>`
    WITH counted AS (
      SELECT (c.created_at AT TIME ZONE 'UTC')::date AS day, c.team_id, c.provider_id, c.model_id, c.feature, 1 AS calls,
             (c.outcome NOT IN ('ANSWERED', 'CANCELLED'))::int AS failed_calls, (c.cost_usd IS NULL)::int AS unpriced_calls,
             (c.usage_source IS NOT DISTINCT FROM 'ESTIMATED')::int AS estimated_calls,
             c.input_tokens, c.cache_read_tokens, c.cache_write_tokens, c.output_tokens, c.reasoning_tokens, c.cost_usd, c.latency_ms,
             (c.latency_ms IS NOT NULL)::int AS timed_calls
        FROM calls c WHERE ${within(days)}
    ), summed AS (
      SELECT ${KEY}, ${SUMS} FROM counted GROUP BY ${KEY}
    ), rolled AS (
      SELECT ${KEY}, ${SUMMED} FROM usage_rollups
       WHERE day >= (${days.from}::timestamptz AT TIME ZONE 'UTC')::date
         AND day < COALESCE((${days.to}::timestamptz AT TIME ZONE 'UTC')::date, 'infinity')
    ), different AS (
      SELECT concat_ws(' ', day, 'team', team_id, 'provider', provider_id, 'model', model_id, feature) AS id,
             to_jsonb(s) - '{${KEY}}'::text[] AS calls, to_jsonb(r) - '{${KEY}}'::text[] AS rollup
        FROM summed s FULL JOIN rolled r USING (${KEY})
       WHERE to_jsonb(s) IS DISTINCT FROM to_jsonb(r)
    )
    SELECT id, count(*) OVER ()::int AS total,
           (SELECT string_agg(format('%s is %s, of its calls %s', key, trim_scale(COALESCE(r.value::numeric, 0)), trim_scale(COALESCE(c.value::numeric, 0))), '; ' ORDER BY key)
              FROM jsonb_each_text(calls) c FULL JOIN jsonb_each_text(rollup) r USING (key)
             WHERE COALESCE(c.value::numeric, 0) <> COALESCE(r.value::numeric, 0)) AS reason
      FROM different ORDER BY id LIMIT ${MAX_DIFFERENCES}`
  findings.add(
    rows.map(({ id, reason }) => ({ kind: 'ROLLUP', id, reason: `${reason}.` })),
    rows[0]?.total,
  )
}
