-- The functions as they were.
CREATE OR REPLACE FUNCTION probe_settle(p_batch jsonb)
RETURNS TABLE (attempt_id uuid, job_id uuid, run_id uuid, provider_id uuid, fenced boolean, requeued boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := clock_timestamp();
BEGIN
  RETURN QUERY
  WITH batch AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(p_batch) AS b(
      "attemptId" uuid, "jobId" uuid, number smallint, outcome "AttemptOutcome", "slotOutcome" "SlotOutcome", error jsonb,
      "actualModel" text, usage jsonb, "costUsd" numeric(24,12), "latencyMs" integer, charged boolean, "delayMs" integer,
      "deliveryId" uuid, transcript jsonb)
  ), used AS MATERIALIZED (
    SELECT b."attemptId" AS id, u.* FROM batch b, jsonb_to_record(COALESCE(NULLIF(b.usage, 'null'), '{}')) AS u(
      "inputTokens" integer, "cacheReadTokens" integer, "cacheWriteTokens" integer, "outputTokens" integer, "reasoningTokens" integer)
  ), tried AS (
    UPDATE job_attempts a
       SET ended_at = v_now, outcome = b.outcome, error = b.error, actual_model = b."actualModel", input_tokens = u."inputTokens",
           cache_read_tokens = u."cacheReadTokens", cache_write_tokens = u."cacheWriteTokens", output_tokens = u."outputTokens",
           reasoning_tokens = u."reasoningTokens", cost_usd = b."costUsd", latency_ms = b."latencyMs"
      FROM batch b JOIN used u ON u.id = b."attemptId"
     WHERE a.id = b."attemptId" AND (a.outcome IS NULL OR a.outcome = 'UNKNOWN')
  ), ended AS (
    UPDATE jobs j
       SET state = (CASE WHEN b."slotOutcome" IS NULL THEN 'QUEUED' WHEN b."slotOutcome" = 'ANSWERED' THEN 'COMPLETED' ELSE 'FAILED' END)::"JobState",
           charged_attempts = j.charged_attempts + (CASE WHEN b.charged THEN 1 ELSE 0 END),
           last_error = COALESCE(b.error, j.last_error), owner_id = NULL, heartbeat_at = NULL,
           not_before = CASE WHEN b."slotOutcome" IS NULL THEN v_now + make_interval(secs => b."delayMs" / 1000.0) END,
           delivery_id = COALESCE(b."deliveryId", j.delivery_id),
           finished_at = CASE WHEN b."slotOutcome" IS NOT NULL THEN v_now END
      FROM batch b
     WHERE j.id = b."jobId" AND j.state = 'RUNNING' AND j.attempt = b.number
    RETURNING j.id, j.team_id
  ), filled AS (
    UPDATE run_slots r
       SET outcome = b."slotOutcome", finished_at = v_now, error_code = b.error->>'code', error_text = left(b.error->>'message', 200)
      FROM batch b JOIN ended e ON e.id = b."jobId"
     WHERE r.job_id = b."jobId" AND r.outcome IS NULL AND b."slotOutcome" IS NOT NULL
    RETURNING r.run_id, r.position, r.scenario_id, r.model_id, r.sample_index, r.job_id
  ), stored AS (
    INSERT INTO transcripts (id, team_id, run_id, slot_position, scenario_id, model_id, attempt_id, sample_index, content, storage_note,
                             actual_model, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
                             reasoning_tokens, cost_usd, duration_ms, created_at)
    SELECT (b.transcript->>'id')::uuid, e.team_id, f.run_id, f.position, f.scenario_id, f.model_id, b."attemptId", f.sample_index,
           b.transcript->'content', b.transcript->>'storageNote', b."actualModel", b.transcript->>'finishReason',
           u."inputTokens", u."cacheReadTokens", u."cacheWriteTokens", u."outputTokens", u."reasoningTokens",
           b."costUsd", b."latencyMs", v_now
      FROM batch b JOIN used u ON u.id = b."attemptId" JOIN ended e ON e.id = b."jobId" JOIN filled f ON f.job_id = b."jobId"
     WHERE b."slotOutcome" = 'ANSWERED'
    ON CONFLICT (run_id, slot_position) DO NOTHING
  )
  SELECT b."attemptId", b."jobId", j.run_id, j.provider_id, e.id IS NULL, e.id IS NOT NULL AND b."slotOutcome" IS NULL
    FROM batch b JOIN jobs j ON j.id = b."jobId" LEFT JOIN ended e ON e.id = b."jobId";
END $$;

DROP FUNCTION jobs_reclaim(interval);
CREATE FUNCTION jobs_reclaim(p_overdue_after interval)
RETURNS TABLE (job_id uuid, run_id uuid, state "JobState") LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := clock_timestamp();
  v_error jsonb := jsonb_build_object('code', 'WORKER_CRASH', 'category', 'SYSTEM', 'retryable', true,
    'message', 'The process that made this call went away before its answer was stored.');
BEGIN
  RETURN QUERY
  WITH lost AS (
    SELECT j.id, j.attempt FROM jobs j JOIN process_owners o ON o.id = j.owner_id
      JOIN job_attempts a ON a.job_id = j.id AND a.number = j.attempt
     WHERE j.state = 'RUNNING'
       AND (o.gone_at IS NOT NULL OR v_now - greatest(a.deadline_at, pg_postmaster_start_time()) > p_overdue_after)
       FOR UPDATE OF j SKIP LOCKED
  ), cut AS (
    UPDATE job_attempts a SET outcome = 'UNKNOWN', ended_at = v_now, error = v_error
      FROM lost l WHERE a.job_id = l.id AND a.number = l.attempt AND a.outcome IS NULL
  ), moved AS (
    UPDATE jobs j
       SET state = (CASE WHEN j.charged_attempts + 1 >= j.max_attempts THEN 'FAILED' ELSE 'QUEUED' END)::"JobState",
           charged_attempts = j.charged_attempts + 1, last_error = v_error, owner_id = NULL, heartbeat_at = NULL,
           not_before = v_now + make_interval(secs => least(300, 2 ^ (j.charged_attempts + 1) * (0.75 + random() * 0.5))),
           finished_at = CASE WHEN j.charged_attempts + 1 >= j.max_attempts THEN v_now END
      FROM lost l WHERE j.id = l.id
    RETURNING j.id, j.run_id, j.state
  ), filled AS (
    UPDATE run_slots s SET outcome = 'NOT_MEASURED', finished_at = v_now, error_code = 'WORKER_CRASH', error_text = v_error->>'message'
      FROM moved m WHERE s.job_id = m.id AND m.state = 'FAILED' AND s.outcome IS NULL
  )
  SELECT m.id, m.run_id, m.state FROM moved m;
END $$;

CREATE OR REPLACE FUNCTION leases_reclaim() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_count integer;
BEGIN
  DELETE FROM provider_leases l USING process_owners o
   WHERE o.id = l.owner_id AND o.gone_at IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM job_attempts a
                      WHERE a.lease_id = l.id AND (a.ended_at IS NULL OR a.outcome = 'UNKNOWN') AND a.deadline_at > clock_timestamp());
  GET DIAGNOSTICS v_count = ROW_COUNT;
  DELETE FROM provider_demand d USING process_owners o WHERE o.id = d.owner_id AND o.gone_at IS NOT NULL;
  RETURN v_count;
END $$;

-- What is not in the Prisma schema.
DROP FUNCTION calls_record(jsonb);
DROP FUNCTION calls_post(uuid[], uuid[]);
DROP FUNCTION calls_sum_up(uuid[], boolean);
DROP FUNCTION call_accounts(uuid[]);
DROP FUNCTION ledger_sweep();
DROP FUNCTION ledger_release(uuid, text);
DROP FUNCTION ledger_reserve(uuid, boolean, jsonb, interval);
DROP FUNCTION call_months_drop(text, timestamptz);
DROP FUNCTION call_months_ahead(timestamptz, integer);
DROP FUNCTION uuid_time(uuid);
DROP TRIGGER ledger_account_opens ON "llm_providers";
DROP TRIGGER ledger_account_opens ON "runs";
DROP FUNCTION ledger_account_opens();

-- DropForeignKey
ALTER TABLE "open_calls" DROP CONSTRAINT "open_calls_team_id_fkey";

-- DropForeignKey
ALTER TABLE "open_calls" DROP CONSTRAINT "open_calls_model_id_fkey";

-- DropForeignKey
ALTER TABLE "open_calls" DROP CONSTRAINT "open_calls_price_id_fkey";

-- DropForeignKey
ALTER TABLE "usage_rollups" DROP CONSTRAINT "usage_rollups_team_id_fkey";

-- DropForeignKey
ALTER TABLE "usage_rollups" DROP CONSTRAINT "usage_rollups_model_id_fkey";

-- DropForeignKey
ALTER TABLE "usage_rollups" DROP CONSTRAINT "usage_rollups_provider_id_fkey";

-- DropForeignKey
ALTER TABLE "ledger_reservations" DROP CONSTRAINT "ledger_reservations_account_id_fkey";

-- DropForeignKey
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_account_id_fkey";

-- DropTable
DROP TABLE "calls";

-- DropTable
DROP TABLE "call_bodies";

-- DropTable
DROP TABLE "open_calls";

-- DropTable
DROP TABLE "usage_rollups";

-- DropTable
DROP TABLE "ledger_accounts";

-- DropTable
DROP TABLE "ledger_reservations";

-- DropTable
DROP TABLE "ledger_entries";

-- DropEnum
DROP TYPE "CallFeature";

-- DropEnum
DROP TYPE "CallOperation";

-- DropEnum
DROP TYPE "CallOutcome";

-- DropEnum
DROP TYPE "UsageSource";

-- DropEnum
DROP TYPE "CostBasis";

-- DropEnum
DROP TYPE "AccountKind";

-- DropEnum
DROP TYPE "EntryKind";
