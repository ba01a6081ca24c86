import { createTestDatabase, startTestPostgres } from '@sluice/testkit'
import { verifyLedger } from './src/ledger/index.ts'
import { createModel, createProvider } from './test/world.ts'
import { createId } from './src/shared/index.ts'
await using server = await startTestPostgres()
await using t = await createTestDatabase({ server, poolSize: 3 })
const { db } = t
const team = await db.team.create({ data: { id: createId(), slug: 'x', name: 'x' } })
const def = await db.definition.create({ data: { id: createId(), teamId: team.id, name: 'd', content: {}, createdByKind: 'SYSTEM' } as never })
const ps = [await createProvider(db), await createProvider(db), await createProvider(db)]
for (const p of ps) for (let i = 0; i < 4; i++) await createModel(db, p)
await db.$executeRawUnsafe(`INSERT INTO runs (id, team_id, definition_id, name, status, priority, sample_percentage, sample_seed, samples_per_scenario, slot_count, config, created_by_kind) SELECT gen_random_uuid(), '${team.id}', '${def.id}', 'r', 'COMPLETED', 5, 100, 's', 1, 1, '{}', 'SYSTEM' FROM generate_series(1,500)`)
await db.$queryRawUnsafe(`SELECT call_months_ahead(now() - interval '3 months', 4)`)
console.log('gen')
const N = Number(process.argv[2] ?? 1_000_000)
const step = 100_000
for (let from = 0; from < N; from += step)
await db.$executeRawUnsafe(`WITH m AS (SELECT array_agg(id) ids, array_agg(provider_id) ps FROM llm_models), r AS (SELECT array_agg(id) ids FROM runs),
 g AS (SELECT n, now() - interval '85 days' * (n::float8 / ${N}) AS at FROM generate_series(${from}, ${from + step - 1}) n),
 k AS (SELECT n, at, overlay(overlay(gen_random_uuid()::text placing left(lpad(to_hex((extract(epoch from at)*1000)::bigint), 12, '0'), 8) from 1 for 8) placing right(lpad(to_hex((extract(epoch from at)*1000)::bigint), 12, '0'), 4) from 10 for 4)::uuid AS id FROM g)
 INSERT INTO calls (id, created_at, team_id, actor_kind, feature, operation, provider_id, model_id, requested_model, model_version, outcome, run_id, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_source, cost_usd, cost_basis, latency_ms, ended_at)
 SELECT k.id, uuid_time(k.id), '${team.id}', 'SYSTEM', 'PROBE', 'CHAT', m.ps[1 + n % 12], m.ids[1 + n % 12], 'x/y', 1, 'ANSWERED', r.ids[1 + (n / 2000) % 500], 100, 0, 0, 200, 0, 'VENDOR', 0.000177 * (1 + n % 7), 'EXACT', 100, at FROM k, m, r`)
console.log('calls')
for (const kind of ['provider', 'run'])
  for (let d = 90; d >= -1; d -= 10)
  await db.$executeRawUnsafe(`INSERT INTO ledger_entries (account_id, kind, amount_usd, held_usd, call_id) SELECT a.id, 'SETTLE', -cost_usd, 0, c.id FROM calls c JOIN ledger_accounts a ON a.owner_id = c.${kind}_id WHERE c.created_at >= now() - interval '${d} days' AND c.created_at < now() - interval '${d - 10} days'`)
await db.$executeRawUnsafe(`UPDATE ledger_accounts a SET balance_usd = s.x FROM (SELECT account_id, sum(amount_usd) x FROM ledger_entries GROUP BY 1) s WHERE s.account_id = a.id`)
await db.$executeRawUnsafe(`INSERT INTO usage_rollups (day, team_id, model_id, feature, shard, provider_id, calls, input_tokens, output_tokens, cost_usd, latency_ms, timed_calls) SELECT (created_at AT TIME ZONE 'UTC')::date, team_id, model_id, feature, 0, provider_id, count(*), sum(input_tokens), sum(output_tokens), sum(cost_usd), sum(latency_ms), count(*) FROM calls GROUP BY 1,2,3,4,6`)
await db.$executeRawUnsafe('ANALYZE')
console.log('generated')
for (let i = 0; i < 2; i++) { const s = performance.now(); console.log(await verifyLedger(db), Math.round(performance.now() - s), 'ms') }
