-- AlterTable
ALTER TABLE "provider_windows" ADD COLUMN     "tokens" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "jobs" ADD COLUMN     "token_estimate" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "job_attempts" ADD COLUMN     "admitted_tokens" INTEGER;

-- What Prisma cannot say.

-- What a probe will take, roughly: a token for four bytes of its prompt, and the answers of its model in this run so far,
-- 900 before there is one.
CREATE FUNCTION probe_token_estimate(p_run uuid, p_scenario uuid, p_model uuid) RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_prompt integer;
  v_answer integer;
BEGIN
  SELECT ceil((octet_length(content->>'prompt') + COALESCE(octet_length(content->>'preamble'), 0)) / 4.0) INTO v_prompt
    FROM scenarios WHERE id = p_scenario;
  SELECT ceil(avg(output_tokens + reasoning_tokens)) INTO v_answer FROM job_attempts
   WHERE run_id = p_run AND model_id = p_model AND output_tokens IS NOT NULL;
  RETURN COALESCE(v_prompt, 0) + COALESCE(v_answer, 900);
END $$;

-- As before, and under tokens per minute, where the provider has a limit.
CREATE OR REPLACE FUNCTION capacity_allowance(p_provider uuid, p_wanted integer)
RETURNS TABLE (allowed integer, wait_ms integer) LANGUAGE plpgsql AS $$
DECLARE
  v_limit integer;
  v_token_limit integer;
  v_used integer;
  v_tokens bigint;
  v_largest integer;
  v_oldest timestamptz;
BEGIN
  SELECT requests_per_minute, tokens_per_minute INTO v_limit, v_token_limit FROM llm_providers WHERE id = p_provider FOR NO KEY UPDATE;
  wait_ms := provider_hold_ms(p_provider);
  IF wait_ms IS NOT NULL OR v_limit IS NULL THEN
    allowed := 0;
    RETURN NEXT;
    RETURN;
  END IF;
  DELETE FROM provider_windows WHERE provider_id = p_provider AND second <= clock_timestamp() - interval '62 seconds';
  SELECT COALESCE(sum(requests), 0), COALESCE(sum(tokens), 0), min(second) INTO v_used, v_tokens, v_oldest FROM provider_windows
   WHERE provider_id = p_provider AND second > clock_timestamp() - interval '62 seconds';
  allowed := greatest(0, least(p_wanted, v_limit - v_used));
  IF v_token_limit IS NOT NULL THEN
    -- Which of the waiting jobs come is not known yet: room is made for the largest of them.
    SELECT greatest(max(token_estimate), 1) INTO v_largest FROM jobs
     WHERE provider_id = p_provider AND state = 'QUEUED' AND (not_before IS NULL OR not_before <= clock_timestamp());
    allowed := least(allowed, CASE
      -- A job larger than the limit itself goes alone, through an empty window.
      WHEN v_tokens = 0 THEN greatest(1, v_token_limit / v_largest)
      ELSE greatest(0, (v_token_limit - v_tokens) / v_largest) END);
  END IF;
  IF allowed < p_wanted THEN
    wait_ms := greatest(50, ceil(extract(epoch FROM v_oldest + interval '62 seconds' - clock_timestamp()) * 1000)::integer);
  END IF;
  RETURN NEXT;
END $$;

-- As before, and counts the tokens that the claimed attempts are admitted with.
CREATE OR REPLACE FUNCTION probe_claim(p_provider uuid, p_owner uuid, p_jobs uuid[], p_attempts uuid[], p_leases uuid[])
RETURNS TABLE (job_id uuid, attempt_id uuid, lease_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := clock_timestamp();
  v_claimed integer;
  v_limits_tokens boolean;
BEGIN
  SELECT tokens_per_minute IS NOT NULL INTO v_limits_tokens FROM llm_providers WHERE id = p_provider;
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
    RETURNING j.id, j.attempt AS number, j.run_id, j.token_estimate, w.attempt AS attempt_id, w.lease
  ), opened AS (
    INSERT INTO job_attempts (id, job_id, number, run_id, model_id, price_id, owner_id, lease_id, started_at, deadline_at, admitted_tokens)
    SELECT c.attempt_id, c.id, c.number, c.run_id, s.model_id,
           (SELECT p.id FROM model_prices p WHERE p.model_id = s.model_id AND p.effective_from <= v_now
             ORDER BY p.effective_from DESC LIMIT 1),
           p_owner, c.lease, v_now,
           v_now + make_interval(secs => (SELECT request_timeout_seconds FROM llm_providers WHERE id = p_provider) + 5),
           CASE WHEN v_limits_tokens THEN c.token_estimate END
      FROM claimed c JOIN run_slots s ON s.job_id = c.id
    RETURNING job_attempts.job_id, job_attempts.id, job_attempts.lease_id
  )
  SELECT o.job_id, o.id, o.lease_id FROM opened o;

  GET DIAGNOSTICS v_claimed = ROW_COUNT;
  IF v_claimed > 0 THEN
    INSERT INTO provider_windows AS w (provider_id, second, requests, tokens)
    VALUES (p_provider, date_trunc('second', v_now), v_claimed,
            (SELECT COALESCE(sum(a.admitted_tokens), 0) FROM job_attempts a WHERE a.id = ANY (p_attempts)))
    ON CONFLICT (provider_id, second) DO UPDATE
       SET requests = w.requests + EXCLUDED.requests, tokens = w.tokens + EXCLUDED.tokens;
    UPDATE provider_demand SET seen_at = v_now WHERE provider_id = p_provider AND owner_id = p_owner;
  END IF;
END $$;

-- As before, and estimates the tokens of the jobs it plans where the provider limits them.
CREATE OR REPLACE FUNCTION run_top_up(p_run uuid, p_provider uuid, p_ids uuid[])
RETURNS TABLE (job_id uuid, delivery_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_depth integer;
  v_waiting integer;
  v_limits_tokens boolean;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended(p_run::text || p_provider::text, 0)) THEN RETURN; END IF;
  SELECT greatest(15, 4 * max_parallel_requests), tokens_per_minute IS NOT NULL INTO v_depth, v_limits_tokens FROM llm_providers WHERE id = p_provider;
  SELECT count(*) INTO v_waiting FROM jobs WHERE run_id = p_run AND provider_id = p_provider AND state = 'QUEUED';
  IF v_waiting * 2 >= v_depth THEN RETURN; END IF;
  RETURN QUERY
  WITH next AS (
    SELECT s.position, s.run_id, s.scenario_id, s.model_id FROM run_slots s JOIN runs r ON r.id = s.run_id
     WHERE s.run_id = p_run AND s.provider_id = p_provider AND s.job_id IS NULL AND s.outcome IS NULL
       AND r.status = 'RUNNING'
     ORDER BY s.position LIMIT least(v_depth - v_waiting, cardinality(p_ids) / 2)
     FOR UPDATE OF s SKIP LOCKED
  ), numbered AS (
    SELECT n.*, row_number() OVER (ORDER BY n.position)::integer AS n FROM next n
  ), planned AS (
    INSERT INTO jobs (id, kind, queue, delivery_id, state, priority, team_id, actor_kind, actor_id, provider_id, run_id, traceparent, queued_at, token_estimate)
    SELECT p_ids[2 * n.n - 1], 'probe', 'probe.' || p.name, p_ids[2 * n.n], 'QUEUED', r.priority, r.team_id, r.created_by_kind,
           r.created_by_id, p.id, r.id, r.config->>'traceparent', clock_timestamp(),
           CASE WHEN v_limits_tokens THEN probe_token_estimate(n.run_id, n.scenario_id, n.model_id) ELSE 0 END
      FROM numbered n JOIN runs r ON r.id = n.run_id JOIN llm_providers p ON p.id = p_provider
    RETURNING id, delivery_id
  ), linked AS (
    UPDATE run_slots s SET job_id = p_ids[2 * n.n - 1] FROM numbered n WHERE s.run_id = n.run_id AND s.position = n.position
    RETURNING s.job_id
  )
  SELECT p.id, p.delivery_id FROM planned p;
END $$;

-- What ended attempts really took takes the place of what they were admitted with. Doing it again changes nothing.
CREATE FUNCTION provider_tokens_used(p_attempts uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH ended AS (
    SELECT a.id, j.provider_id, date_trunc('second', a.started_at) AS second,
           a.input_tokens + a.cache_read_tokens + a.cache_write_tokens + a.output_tokens + a.reasoning_tokens - a.admitted_tokens AS more
      FROM job_attempts a JOIN jobs j ON j.id = a.job_id
     WHERE a.id = ANY (p_attempts) AND a.admitted_tokens IS NOT NULL AND a.input_tokens IS NOT NULL
     ORDER BY a.id FOR UPDATE OF a
  ), corrected AS (
    UPDATE job_attempts a SET admitted_tokens = NULL FROM ended e WHERE a.id = e.id
  )
  UPDATE provider_windows w SET tokens = greatest(0, w.tokens + e.more)
    FROM (SELECT provider_id, second, sum(more) AS more FROM ended GROUP BY provider_id, second) e
   WHERE w.provider_id = e.provider_id AND w.second = e.second
     AND w.second > clock_timestamp() - interval '62 seconds';
END $$;
