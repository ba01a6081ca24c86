import { expect, it } from 'vitest'

import { createMigratedDatabase } from '../../test/empty-database.ts'
import { migrate, migrateDown } from './index.ts'

const CALLS = '0004_calls'

/** A run of before, whose attempts ended in every way there was. */
const RUN = `
  INSERT INTO teams (id, slug, name) VALUES ('00000000-0000-7000-8000-000000000001', 'first', 'First');
  INSERT INTO llm_providers (id, name, display_name, protocol, base_url)
    VALUES ('00000000-0000-7000-8000-000000000002', 'acme', 'Acme', 'OPENAI', 'http://127.0.0.1');
  INSERT INTO llm_models (id, provider_id, model_id, display_name)
    VALUES ('00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000002', 'large', 'Large');
  INSERT INTO definitions (id, team_id, name, content, created_by_kind)
    VALUES ('00000000-0000-7000-8000-000000000004', '00000000-0000-7000-8000-000000000001', 'D', '{}', 'SYSTEM');
  INSERT INTO runs (id, team_id, definition_id, name, sample_seed, slot_count, config, created_by_kind)
    VALUES ('00000000-0000-7000-8000-000000000005', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000004',
            'R', 'seed', 1, '{}', 'SYSTEM');
  INSERT INTO jobs (id, kind, queue, delivery_id, team_id, actor_kind, provider_id, run_id, traceparent)
    VALUES ('00000000-0000-7000-8000-000000000006', 'probe', 'probe.acme', gen_random_uuid(), '00000000-0000-7000-8000-000000000001',
            'SYSTEM', '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000005',
            '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  INSERT INTO job_attempts (id, job_id, number, run_id, model_id, owner_id, started_at, deadline_at, ended_at, outcome, error,
                            input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_usd, latency_ms)
  SELECT a.id::uuid, '00000000-0000-7000-8000-000000000006', a.number, '00000000-0000-7000-8000-000000000005',
         '00000000-0000-7000-8000-000000000003', gen_random_uuid(), now(), now(), CASE WHEN a.outcome IS NOT NULL THEN now() END,
         a.outcome::"AttemptOutcome", a.error::jsonb, a.input, a.input - a.input, a.input - a.input, a.input, a.input - a.input, a.cost, 7
    FROM (VALUES ('019f7d1a-b3ec-7000-8000-000000000001', 1, 'FAILED', '{"code":"RATE_LIMITED","message":"slow","statusCode":429}', NULL, NULL),
                 ('019f7d1a-b7d4-7000-8000-000000000002', 2, 'ANSWERED', NULL, 10, 0.25),
                 ('019f7d1a-bbbc-7000-8000-000000000003', 3, 'ANSWERED', NULL, 10, NULL),
                 ('019f7d1a-bfa4-7000-8000-000000000004', 4, 'UNKNOWN', '{"code":"WORKER_CRASH","message":"gone"}', NULL, NULL),
                 ('019f7d1a-c38c-7000-8000-000000000005', 5, NULL, NULL, NULL, NULL)
         ) AS a(id, number, outcome, error, input, cost)`

it('an installation of before keeps its calls: they are written, booked and summed when the log comes', async () => {
  await using database = await createMigratedDatabase()
  while ((await migrateDown(database.url)) !== CALLS);
  await database.query(RUN)

  await migrate(database.url)

  const calls = await database.query(
    `SELECT attempt, outcome, cost_basis, cost_usd::float8 AS cost, error_code, status_code, requested_model, trace_id FROM calls ORDER BY id`,
  )
  const same = { requested_model: 'acme/large', trace_id: '0af7651916cd43dd8448eb211c80319c' }
  const fine = { ...same, error_code: null, status_code: null }
  expect(calls.rows).toEqual([
    {
      ...same,
      attempt: 1,
      outcome: 'FAILED',
      cost_basis: 'FREE',
      cost: 0,
      error_code: 'RATE_LIMITED',
      status_code: 429,
    },
    { ...fine, attempt: 2, outcome: 'ANSWERED', cost_basis: 'EXACT', cost: 0.25 },
    { ...fine, attempt: 3, outcome: 'ANSWERED', cost_basis: 'NO_PRICE', cost: null },
    {
      ...fine,
      attempt: 4,
      outcome: 'UNKNOWN',
      cost_basis: 'NO_USAGE',
      cost: null,
      error_code: 'WORKER_CRASH',
    },
  ])
  const accounts = await database.query(
    `SELECT kind, balance_usd::float8 AS balance FROM ledger_accounts ORDER BY kind`,
  )
  expect(accounts.rows).toEqual([
    { kind: 'PROVIDER', balance: -0.25 },
    { kind: 'RUN', balance: -0.25 },
  ])
  const sums = await database.query(
    `SELECT calls, failed_calls, unpriced_calls, cost_usd::float8 AS cost, input_tokens::int AS input FROM usage_rollups`,
  )
  expect(sums.rows).toEqual([{ calls: 4, failed_calls: 2, unpriced_calls: 2, cost: 0.25, input: 20 }])
})
