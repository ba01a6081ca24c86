-- The functions as they were.
CREATE OR REPLACE FUNCTION capacity_allowance(p_provider uuid, p_wanted integer)
RETURNS TABLE (allowed integer, wait_ms integer) LANGUAGE plpgsql AS $$
DECLARE
  v_limit integer;
  v_used integer;
  v_oldest timestamptz;
BEGIN
  SELECT requests_per_minute INTO v_limit FROM llm_providers WHERE id = p_provider FOR NO KEY UPDATE;
  wait_ms := provider_hold_ms(p_provider);
  IF wait_ms IS NOT NULL OR v_limit IS NULL THEN
    allowed := 0;
    RETURN NEXT;
    RETURN;
  END IF;
  DELETE FROM provider_windows WHERE provider_id = p_provider AND second <= clock_timestamp() - interval '62 seconds';
  SELECT COALESCE(sum(requests), 0), min(second) INTO v_used, v_oldest FROM provider_windows
   WHERE provider_id = p_provider AND second > clock_timestamp() - interval '62 seconds';
  allowed := greatest(0, least(p_wanted, v_limit - v_used));
  IF allowed < p_wanted THEN
    wait_ms := greatest(50, ceil(extract(epoch FROM v_oldest + interval '62 seconds' - clock_timestamp()) * 1000)::integer);
  END IF;
  RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION probe_claim(p_provider uuid, p_owner uuid, p_jobs uuid[], p_attempts uuid[], p_leases uuid[])
RETURNS TABLE (job_id uuid, attempt_id uuid, lease_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := clock_timestamp();
  v_claimed integer;
BEGIN
  RETURN QUERY
  WITH wanted AS (
    SELECT w.job, w.attempt, w.lease FROM unnest(p_jobs, p_attempts, p_leases) AS w(job, attempt, lease)
      JOIN provider_leases l ON l.id = w.lease AND l.owner_id = p_owner AND l.provider_id = p_provider
      JOIN process_owners o ON o.id = l.owner_id AND o.gone_at IS NULL
  ), claimed AS (
    UPDATE jobs j
       SET state = 'RUNNING', owner_id = p_owner, attempt = j.attempt + 1, heartbeat_at = v_now,
           started_at = COALESCE(j.started_at, v_now)
      FROM wanted w, runs r
     WHERE j.id = w.job AND j.provider_id = p_provider AND j.state = 'QUEUED'
       AND (j.not_before IS NULL OR j.not_before <= v_now)
       AND r.id = j.run_id AND r.status = 'RUNNING'
    RETURNING j.id, j.attempt AS number, j.run_id, w.attempt AS attempt_id, w.lease
  ), opened AS (
    INSERT INTO job_attempts (id, job_id, number, run_id, model_id, price_id, owner_id, lease_id, started_at, deadline_at)
    SELECT c.attempt_id, c.id, c.number, c.run_id, s.model_id,
           (SELECT p.id FROM model_prices p WHERE p.model_id = s.model_id AND p.effective_from <= v_now
             ORDER BY p.effective_from DESC LIMIT 1),
           p_owner, c.lease, v_now,
           v_now + make_interval(secs => (SELECT request_timeout_seconds FROM llm_providers WHERE id = p_provider) + 5)
      FROM claimed c JOIN run_slots s ON s.job_id = c.id
    RETURNING job_attempts.job_id, job_attempts.id, job_attempts.lease_id
  )
  SELECT o.job_id, o.id, o.lease_id FROM opened o;

  GET DIAGNOSTICS v_claimed = ROW_COUNT;
  IF v_claimed > 0 THEN
    INSERT INTO provider_windows AS w (provider_id, second, requests)
    VALUES (p_provider, date_trunc('second', v_now), v_claimed)
    ON CONFLICT (provider_id, second) DO UPDATE SET requests = w.requests + EXCLUDED.requests;
    UPDATE provider_demand SET seen_at = v_now WHERE provider_id = p_provider AND owner_id = p_owner;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION run_top_up(p_run uuid, p_provider uuid, p_ids uuid[])
RETURNS TABLE (job_id uuid, delivery_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_depth integer;
  v_waiting integer;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended(p_run::text || p_provider::text, 0)) THEN RETURN; END IF;
  SELECT greatest(15, 4 * max_parallel_requests) INTO v_depth FROM llm_providers WHERE id = p_provider;
  SELECT count(*) INTO v_waiting FROM jobs WHERE run_id = p_run AND provider_id = p_provider AND state = 'QUEUED';
  IF v_waiting * 2 >= v_depth THEN RETURN; END IF;
  RETURN QUERY
  WITH next AS (
    SELECT s.position, s.run_id FROM run_slots s JOIN runs r ON r.id = s.run_id
     WHERE s.run_id = p_run AND s.provider_id = p_provider AND s.job_id IS NULL AND s.outcome IS NULL
       AND r.status = 'RUNNING'
     ORDER BY s.position LIMIT least(v_depth - v_waiting, cardinality(p_ids) / 2)
     FOR UPDATE OF s SKIP LOCKED
  ), numbered AS (
    SELECT n.*, row_number() OVER (ORDER BY n.position)::integer AS n FROM next n
  ), planned AS (
    INSERT INTO jobs (id, kind, queue, delivery_id, state, priority, team_id, actor_kind, actor_id, provider_id, run_id, traceparent, queued_at)
    SELECT p_ids[2 * n.n - 1], 'probe', 'probe.' || p.name, p_ids[2 * n.n], 'QUEUED', r.priority, r.team_id, r.created_by_kind,
           r.created_by_id, p.id, r.id, r.config->>'traceparent', clock_timestamp()
      FROM numbered n JOIN runs r ON r.id = n.run_id JOIN llm_providers p ON p.id = p_provider
    RETURNING id, delivery_id
  ), linked AS (
    UPDATE run_slots s SET job_id = p_ids[2 * n.n - 1] FROM numbered n WHERE s.run_id = n.run_id AND s.position = n.position
    RETURNING s.job_id
  )
  SELECT p.id, p.delivery_id FROM planned p;
END $$;

DROP FUNCTION provider_tokens_used(uuid[]);
DROP FUNCTION probe_token_estimate(uuid, uuid, uuid);

-- AlterTable
ALTER TABLE "provider_windows" DROP COLUMN "tokens";

-- AlterTable
ALTER TABLE "jobs" DROP COLUMN "token_estimate";

-- AlterTable
ALTER TABLE "job_attempts" DROP COLUMN "admitted_tokens";
