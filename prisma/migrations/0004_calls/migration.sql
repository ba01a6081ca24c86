-- CreateEnum
CREATE TYPE "CallFeature" AS ENUM ('PROBE', 'SUMMARIZE', 'EXPANSION', 'JUDGE', 'CHAT', 'EMBEDDING', 'WORKFLOW_STEP', 'TEST_CASE', 'EXPERIMENT');

-- CreateEnum
CREATE TYPE "CallOperation" AS ENUM ('CHAT', 'EMBED');

-- CreateEnum
CREATE TYPE "CallOutcome" AS ENUM ('ANSWERED', 'INVALID', 'FAILED', 'CANCELLED', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "UsageSource" AS ENUM ('VENDOR', 'ESTIMATED');

-- CreateEnum
CREATE TYPE "CostBasis" AS ENUM ('EXACT', 'ESTIMATED', 'FREE', 'NO_PRICE', 'NO_USAGE');

-- CreateEnum
CREATE TYPE "AccountKind" AS ENUM ('PROVIDER', 'RUN');

-- CreateEnum
CREATE TYPE "EntryKind" AS ENUM ('RESERVE', 'SETTLE', 'RELEASE', 'CORRECTION');

-- CreateTable
CREATE TABLE "calls" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "team_id" UUID NOT NULL,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" UUID,
    "feature" "CallFeature" NOT NULL,
    "operation" "CallOperation" NOT NULL,
    "context" JSONB NOT NULL DEFAULT '{}',
    "subject_type" VARCHAR(40),
    "subject_id" UUID,
    "job_id" UUID,
    "run_id" UUID,
    "attempt" SMALLINT NOT NULL DEFAULT 1,
    "provider_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "requested_model" VARCHAR(160) NOT NULL,
    "model_version" INTEGER NOT NULL,
    "actual_model" VARCHAR(200),
    "system_fingerprint" VARCHAR(200),
    "outcome" "CallOutcome" NOT NULL,
    "finish_reason" VARCHAR(20),
    "error_code" VARCHAR(40),
    "error_message" VARCHAR(200),
    "status_code" SMALLINT,
    "vendor_request_id" VARCHAR(200),
    "is_streamed" BOOLEAN NOT NULL DEFAULT false,
    "latency_ms" INTEGER,
    "first_token_ms" INTEGER,
    "input_tokens" INTEGER,
    "cache_read_tokens" INTEGER,
    "cache_write_tokens" INTEGER,
    "output_tokens" INTEGER,
    "reasoning_tokens" INTEGER,
    "usage_source" "UsageSource",
    "price_id" UUID,
    "cost_usd" DECIMAL(24,12),
    "cost_basis" "CostBasis" NOT NULL,
    "cost_bound_usd" DECIMAL(24,12),
    "client_address" VARCHAR(45),
    "client_agent" VARCHAR(200),
    "trace_id" VARCHAR(32),
    "ended_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "calls_pkey" PRIMARY KEY ("id","created_at")
) PARTITION BY RANGE ("created_at");

-- CreateTable
CREATE TABLE "call_bodies" (
    "call_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "request" JSONB NOT NULL,
    "response" JSONB,
    "note" VARCHAR(20),

    CONSTRAINT "call_bodies_pkey" PRIMARY KEY ("call_id","created_at")
) PARTITION BY RANGE ("created_at");

-- CreateTable
CREATE TABLE "open_calls" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" UUID,
    "feature" "CallFeature" NOT NULL,
    "operation" "CallOperation" NOT NULL,
    "context" JSONB NOT NULL DEFAULT '{}',
    "subject_type" VARCHAR(40),
    "subject_id" UUID,
    "model_id" UUID NOT NULL,
    "model_version" INTEGER NOT NULL,
    "price_id" UUID,
    "cost_bound_usd" DECIMAL(24,12),
    "client_address" VARCHAR(45),
    "client_agent" VARCHAR(200),
    "trace_id" VARCHAR(32),
    "owner_id" UUID NOT NULL,
    "lease_id" UUID,
    "deadline_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "open_calls_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_rollups" (
    "day" DATE NOT NULL,
    "team_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "feature" "CallFeature" NOT NULL,
    "provider_id" UUID NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "failed_calls" INTEGER NOT NULL DEFAULT 0,
    "unpriced_calls" INTEGER NOT NULL DEFAULT 0,
    "estimated_calls" INTEGER NOT NULL DEFAULT 0,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_read_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "reasoning_tokens" BIGINT NOT NULL DEFAULT 0,
    "cost_usd" DECIMAL(24,12) NOT NULL DEFAULT 0,
    "latency_ms" BIGINT NOT NULL DEFAULT 0,
    "timed_calls" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "usage_rollups_pkey" PRIMARY KEY ("day","team_id","model_id","feature")
);

-- CreateTable
CREATE TABLE "ledger_accounts" (
    "id" UUID NOT NULL,
    "kind" "AccountKind" NOT NULL,
    "owner_id" UUID NOT NULL,
    "is_limited" BOOLEAN NOT NULL DEFAULT false,
    "balance_usd" DECIMAL(24,12) NOT NULL DEFAULT 0,
    "held_usd" DECIMAL(24,12) NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_reservations" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "is_run" BOOLEAN NOT NULL,
    "held_usd" DECIMAL(24,12) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "ledger_reservations_pkey" PRIMARY KEY ("id","account_id")
);

-- CreateTable
CREATE TABLE "ledger_entries" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" "EntryKind" NOT NULL,
    "amount_usd" DECIMAL(24,12) NOT NULL,
    "held_usd" DECIMAL(24,12) NOT NULL,
    "reservation_id" UUID,
    "call_id" UUID,
    "is_unconfirmed" BOOLEAN NOT NULL DEFAULT false,
    "note" VARCHAR(200),
    "actor_kind" "ActorKind" NOT NULL DEFAULT 'SYSTEM',
    "actor_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "calls_team_id_created_at_id_idx" ON "calls"("team_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "calls_created_at_id_idx" ON "calls"("created_at", "id");

-- CreateIndex
CREATE INDEX "calls_run_id_created_at_idx" ON "calls"("run_id", "created_at");

-- CreateIndex
CREATE INDEX "calls_model_id_created_at_idx" ON "calls"("model_id", "created_at");

-- CreateIndex
CREATE INDEX "open_calls_deadline_at_idx" ON "open_calls"("deadline_at");

-- CreateIndex
CREATE INDEX "open_calls_lease_id_idx" ON "open_calls"("lease_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_accounts_kind_owner_id_key" ON "ledger_accounts"("kind", "owner_id");

-- CreateIndex
CREATE INDEX "ledger_reservations_expires_at_idx" ON "ledger_reservations"("expires_at");

-- CreateIndex
CREATE INDEX "ledger_entries_account_id_id_idx" ON "ledger_entries"("account_id", "id");

-- AddForeignKey
ALTER TABLE "open_calls" ADD CONSTRAINT "open_calls_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "open_calls" ADD CONSTRAINT "open_calls_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "llm_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "open_calls" ADD CONSTRAINT "open_calls_price_id_fkey" FOREIGN KEY ("price_id") REFERENCES "model_prices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_rollups" ADD CONSTRAINT "usage_rollups_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_rollups" ADD CONSTRAINT "usage_rollups_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "llm_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_rollups" ADD CONSTRAINT "usage_rollups_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "llm_providers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_reservations" ADD CONSTRAINT "ledger_reservations_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "ledger_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "ledger_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say.

-- Months are made ahead (call_months_ahead); what has none yet waits here.
CREATE TABLE "calls_default" PARTITION OF "calls" DEFAULT;
CREATE TABLE "call_bodies_default" PARTITION OF "call_bodies" DEFAULT;

-- A cost is unknown, or a number; never 0 for unknown.
ALTER TABLE "calls" ADD CONSTRAINT "calls_cost_is_known_or_not"
  CHECK (("cost_usd" IS NULL) = ("cost_basis" IN ('NO_PRICE', 'NO_USAGE')));
ALTER TABLE "ledger_reservations" ADD CONSTRAINT "ledger_reservations_not_negative" CHECK ("held_usd" >= 0);

-- The most expensive first, those of unknown cost last: of all, and of what people look at. Each of them has its own, since what
-- is cheap would be far down in that of all.
CREATE INDEX "calls_by_cost" ON "calls" (COALESCE("cost_usd", -1), "id");
CREATE INDEX "calls_of_team_by_cost" ON "calls" ("team_id", COALESCE("cost_usd", -1), "id");
CREATE INDEX "calls_of_model_by_cost" ON "calls" ("model_id", COALESCE("cost_usd", -1), "id");
CREATE INDEX "calls_of_provider_by_cost" ON "calls" ("provider_id", COALESCE("cost_usd", -1), "id");
CREATE INDEX "calls_of_feature_by_cost" ON "calls" ("feature", COALESCE("cost_usd", -1), "id");
CREATE INDEX "calls_unanswered_by_cost" ON "calls" (COALESCE("cost_usd", -1), "id") WHERE "outcome" <> 'ANSWERED';
-- What is rare, so that nobody looks through all for it.
CREATE INDEX "calls_unanswered" ON "calls" ("outcome", "created_at") WHERE "outcome" <> 'ANSWERED';
CREATE INDEX "calls_failed" ON "calls" ("error_code", "created_at") WHERE "error_code" IS NOT NULL;
CREATE INDEX "calls_of_actor" ON "calls" ("actor_id", "created_at") WHERE "actor_id" IS NOT NULL;
CREATE INDEX "calls_about_subject" ON "calls" ("subject_id", "created_at") WHERE "subject_id" IS NOT NULL;
CREATE INDEX "calls_with_context" ON "calls" USING gin ("context" jsonb_path_ops) WHERE "context" <> '{}';
-- A call is settled once in an account.
CREATE UNIQUE INDEX "ledger_entries_settled_once" ON "ledger_entries" ("call_id", "account_id") WHERE "kind" IN ('SETTLE', 'RELEASE') AND "call_id" IS NOT NULL;
CREATE INDEX "ledger_entries_of_call" ON "ledger_entries" ("call_id") WHERE "call_id" IS NOT NULL;
-- What people corrected, among all that calls moved.
CREATE INDEX "ledger_entries_by_hand" ON "ledger_entries" ("account_id", "id") WHERE "kind" = 'CORRECTION' AND "call_id" IS NULL;

ALTER TABLE "usage_rollups" SET (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 70);
ALTER TABLE "ledger_accounts" SET (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 70);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Whoever makes a provider or a run makes its account with it.
CREATE FUNCTION ledger_account_opens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_accounts (id, kind, owner_id) VALUES (gen_random_uuid(), TG_ARGV[0]::"AccountKind", NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_account_opens AFTER INSERT ON "llm_providers" FOR EACH ROW EXECUTE FUNCTION ledger_account_opens('PROVIDER');
CREATE TRIGGER ledger_account_opens AFTER INSERT ON "runs" FOR EACH ROW EXECUTE FUNCTION ledger_account_opens('RUN');

-- The time in a UUIDv7, to the millisecond.
CREATE FUNCTION uuid_time(p_id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT to_timestamp(('x' || translate(left(p_id::text, 13), '-', ''))::bit(48)::bigint / 1000.0)
$$;

-- Partitions for the month of p_from and p_months more. What the default partitions hold of them moves over. Returns how many
-- were made. Keeps writers waiting while it moves rows, and readers of the default partitions.
CREATE FUNCTION call_months_ahead(p_from timestamptz, p_months integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_table text;
  v_month timestamp;
  v_name text;
  v_from text;
  v_to text;
  v_made integer := 0;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['calls', 'call_bodies'] LOOP
    FOR i IN 0..p_months LOOP
      v_month := date_trunc('month', p_from AT TIME ZONE 'UTC') + make_interval(months => i);
      v_name := v_table || to_char(v_month, '_YYYY_MM');
      CONTINUE WHEN to_regclass(v_name) IS NOT NULL;
      IF v_made = 0 THEN
        -- A writer that had chosen the default partition already would be refused once the month is there: all wait before they
        -- choose. At once what attaching takes in the end: a lock that is raised halfway can meet another one coming.
        LOCK TABLE calls, call_bodies IN SHARE ROW EXCLUSIVE MODE;
        LOCK TABLE calls_default, call_bodies_default IN ACCESS EXCLUSIVE MODE;
      END IF;
      v_from := to_char(v_month, 'YYYY-MM-DD') || ' 00:00:00+00';
      v_to := to_char(v_month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', v_name, v_table);
      EXECUTE format('WITH moved AS (DELETE FROM %I WHERE created_at >= %L AND created_at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
                     v_table || '_default', v_from, v_to, v_name);
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', v_table, v_name, v_from, v_to);
      v_made := v_made + 1;
    END LOOP;
  END LOOP;
  RETURN v_made;
END $$;

-- Drops the partitions of p_table (calls or call_bodies) that end before p_before; what the default one holds of that time goes
-- too. Returns the names of what was dropped.
CREATE FUNCTION call_months_drop(p_table text, p_before timestamptz) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  v_name text;
BEGIN
  FOR v_name IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = p_table::regclass AND c.relname ~ ('^' || p_table || '_\d{4}_\d{2}$')
       AND (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= p_before
     ORDER BY c.relname
  LOOP
    EXECUTE format('DROP TABLE %I', v_name);
    RETURN NEXT v_name;
  END LOOP;
  EXECUTE format('DELETE FROM %I WHERE created_at < %L', p_table || '_default', date_trunc('month', p_before, 'UTC'));
END $$;

-- What follows looks up a few rows of tables that begin empty, each month anew. Its plans are kept from then on, so they are not to
-- read whole tables, however short those are at first.

-- Reserve. Holds amounts on accounts for a run or a call, all of them or none: p_parts is [{ ownerId, amountUsd }] by
-- provider; an amount that is null is unknown, which no kept balance covers.
-- Locks the accounts in one order, so that any number of callers get what there is and no more. Returns the accounts that have
-- too little; then nothing was reserved. Doing it again under the same id reserves nothing more.
CREATE FUNCTION ledger_reserve(p_id uuid, p_is_run boolean, p_parts jsonb, p_lasts interval)
RETURNS TABLE (owner_id uuid, wanted_usd numeric, available_usd numeric) LANGUAGE plpgsql SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
  PERFORM 1 FROM ledger_accounts a WHERE a.kind = 'PROVIDER'
     AND a.owner_id IN (SELECT "ownerId" FROM jsonb_to_recordset(p_parts) AS p("ownerId" uuid)) ORDER BY a.id FOR NO KEY UPDATE;
  RETURN QUERY
    SELECT a.owner_id, p."amountUsd", a.balance_usd - a.held_usd
      FROM jsonb_to_recordset(p_parts) AS p("ownerId" uuid, "amountUsd" numeric(24,12))
      JOIN ledger_accounts a ON a.kind = 'PROVIDER' AND a.owner_id = p."ownerId"
     WHERE a.is_limited AND (p."amountUsd" IS NULL OR p."amountUsd" > a.balance_usd - a.held_usd)
       AND NOT EXISTS (SELECT 1 FROM ledger_reservations r WHERE r.id = p_id AND r.account_id = a.id);
  IF FOUND THEN RETURN; END IF;
  WITH reserved AS (
    INSERT INTO ledger_reservations (id, account_id, is_run, held_usd, expires_at)
    SELECT p_id, a.id, p_is_run, p."amountUsd", clock_timestamp() + p_lasts
      FROM jsonb_to_recordset(p_parts) AS p("ownerId" uuid, "amountUsd" numeric(24,12))
      JOIN ledger_accounts a ON a.kind = 'PROVIDER' AND a.owner_id = p."ownerId"
     WHERE p."amountUsd" > 0
    ON CONFLICT (id, account_id) DO NOTHING
    RETURNING account_id, held_usd
  ), entered AS (
    INSERT INTO ledger_entries (account_id, kind, amount_usd, held_usd, reservation_id, call_id)
    SELECT account_id, 'RESERVE', 0, held_usd, p_id, CASE WHEN NOT p_is_run THEN p_id END FROM reserved
  )
  UPDATE ledger_accounts a SET held_usd = a.held_usd + r.held_usd FROM reserved r WHERE a.id = r.account_id;
END $$;

-- Release. Gives back what a reservation still holds. Returns whether there was one.
CREATE FUNCTION ledger_release(p_id uuid, p_note text) RETURNS boolean LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM 1 FROM ledger_accounts a JOIN ledger_reservations r ON r.account_id = a.id WHERE r.id = p_id ORDER BY a.id FOR NO KEY UPDATE OF a;
  WITH released AS (
    DELETE FROM ledger_reservations WHERE id = p_id RETURNING account_id, held_usd
  ), entered AS (
    INSERT INTO ledger_entries (account_id, kind, amount_usd, held_usd, reservation_id, note)
    SELECT account_id, 'RELEASE', 0, -held_usd, p_id, p_note FROM released WHERE held_usd > 0
  )
  UPDATE ledger_accounts a SET held_usd = a.held_usd - r.held_usd FROM released r WHERE a.id = r.account_id;
  RETURN FOUND;
END $$;

-- Releases the reservations whose time is over, by the time of the database. Returns how many.
CREATE FUNCTION ledger_sweep() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_count integer;
BEGIN
  PERFORM 1 FROM ledger_accounts a WHERE a.id IN (SELECT r.account_id FROM ledger_reservations r WHERE r.expires_at < v_now)
   ORDER BY a.id FOR NO KEY UPDATE;
  -- With the accounts locked nobody draws any more: what was drawn on meanwhile lasts longer and stays.
  WITH released AS (
    DELETE FROM ledger_reservations WHERE expires_at < v_now RETURNING id, account_id, held_usd
  ), entered AS (
    INSERT INTO ledger_entries (account_id, kind, amount_usd, held_usd, reservation_id, note)
    SELECT account_id, 'RELEASE', 0, -held_usd, id, 'expired' FROM released WHERE held_usd > 0
  ), given AS (
    UPDATE ledger_accounts a SET held_usd = a.held_usd - r.held_usd
      FROM (SELECT account_id, sum(held_usd) AS held_usd FROM released GROUP BY account_id) r WHERE a.id = r.account_id
  )
  SELECT count(*) INTO v_count FROM released;
  RETURN v_count;
END $$;

-- The accounts that calls are posted to, with their calls: that of the provider, and that of the run where there is one. OFFSET
-- keeps the calls from being looked for in any other way than each by its id: what the planner knows of a new month is wrong.
CREATE FUNCTION call_accounts(p_calls uuid[])
RETURNS TABLE (call_id uuid, run_id uuid, account_id uuid, cost_usd numeric, cost_basis "CostBasis") LANGUAGE sql STABLE AS $$
  SELECT c.id, c.run_id, a.id, c.cost_usd, c.cost_basis
    FROM unnest(p_calls) AS i(id)
   CROSS JOIN LATERAL (SELECT * FROM calls k WHERE k.id = i.id AND k.created_at = uuid_time(i.id) OFFSET 0) AS c
   CROSS JOIN LATERAL (VALUES ('PROVIDER'::"AccountKind", c.provider_id), ('RUN', c.run_id)) AS o(kind, id)
    JOIN ledger_accounts a ON a.kind = o.kind AND a.owner_id = o.id
$$;

-- Adds calls to the sums of their days. Late ones were counted before, as one failed, unpriced call each and nothing more.
CREATE FUNCTION calls_sum_up(p_calls uuid[], p_are_late boolean) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  INSERT INTO usage_rollups AS u (day, team_id, model_id, feature, provider_id, calls, failed_calls, unpriced_calls, estimated_calls,
                                  input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_usd,
                                  latency_ms, timed_calls)
  SELECT (c.created_at AT TIME ZONE 'UTC')::date, c.team_id, c.model_id, c.feature, c.provider_id,
         CASE WHEN p_are_late THEN 0 ELSE count(*) END,
         count(*) FILTER (WHERE c.outcome NOT IN ('ANSWERED', 'CANCELLED')) - CASE WHEN p_are_late THEN count(*) ELSE 0 END,
         count(*) FILTER (WHERE c.cost_usd IS NULL) - CASE WHEN p_are_late THEN count(*) ELSE 0 END,
         count(*) FILTER (WHERE c.usage_source = 'ESTIMATED'),
         COALESCE(sum(c.input_tokens), 0), COALESCE(sum(c.cache_read_tokens), 0), COALESCE(sum(c.cache_write_tokens), 0),
         COALESCE(sum(c.output_tokens), 0), COALESCE(sum(c.reasoning_tokens), 0), COALESCE(sum(c.cost_usd), 0),
         COALESCE(sum(c.latency_ms), 0), count(c.latency_ms)
    FROM unnest(p_calls) AS i(id) JOIN calls c ON c.id = i.id AND c.created_at = uuid_time(i.id)
   GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4
  ON CONFLICT (day, team_id, model_id, feature) DO UPDATE
     SET calls = u.calls + EXCLUDED.calls, failed_calls = u.failed_calls + EXCLUDED.failed_calls,
         unpriced_calls = u.unpriced_calls + EXCLUDED.unpriced_calls, estimated_calls = u.estimated_calls + EXCLUDED.estimated_calls,
         input_tokens = u.input_tokens + EXCLUDED.input_tokens, cache_read_tokens = u.cache_read_tokens + EXCLUDED.cache_read_tokens,
         cache_write_tokens = u.cache_write_tokens + EXCLUDED.cache_write_tokens, output_tokens = u.output_tokens + EXCLUDED.output_tokens,
         reasoning_tokens = u.reasoning_tokens + EXCLUDED.reasoning_tokens, cost_usd = u.cost_usd + EXCLUDED.cost_usd,
         latency_ms = u.latency_ms + EXCLUDED.latency_ms, timed_calls = u.timed_calls + EXCLUDED.timed_calls;
END $$;

-- Posts calls. What those just written cost is settled in their accounts, drawn from what their run or they themselves reserved
-- there; those whose answer came late had been settled as unconfirmed, and are corrected. Both are added to the sums of their days.
-- All the accounts are locked first, in one order; whoever adds to the same sums holds the same provider's account.
CREATE FUNCTION calls_post(p_written uuid[], p_late uuid[]) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM 1 FROM ledger_accounts a WHERE a.id IN (SELECT account_id FROM call_accounts(p_written || p_late)) ORDER BY a.id FOR NO KEY UPDATE;

  WITH parts AS (
    SELECT c.*, r.id AS reservation_id, r.is_run, r.held_usd AS reserved,
           sum(COALESCE(c.cost_usd, 0)) OVER (PARTITION BY c.account_id, r.id ORDER BY c.call_id) AS so_far
      FROM call_accounts(p_written) c
      LEFT JOIN ledger_reservations r ON r.account_id = c.account_id AND r.id IN (c.call_id, c.run_id)
  ), drawn AS MATERIALIZED (
    SELECT p.*, CASE WHEN p.reservation_id IS NULL THEN 0
                     WHEN p.is_run THEN least(p.reserved, p.so_far) - least(p.reserved, p.so_far - COALESCE(p.cost_usd, 0))
                     ELSE p.reserved END AS draw
      FROM parts p
  ), entered AS (
    INSERT INTO ledger_entries (account_id, kind, amount_usd, held_usd, reservation_id, call_id, is_unconfirmed)
    SELECT account_id, (CASE WHEN cost_basis = 'FREE' THEN 'RELEASE' ELSE 'SETTLE' END)::"EntryKind", -COALESCE(cost_usd, 0), -draw,
           reservation_id, call_id, cost_usd IS NULL
      FROM drawn WHERE cost_basis <> 'FREE' OR draw > 0
     ORDER BY call_id, account_id
  ), taken AS (
    UPDATE ledger_reservations r SET held_usd = r.held_usd - d.draw, expires_at = greatest(r.expires_at, clock_timestamp() + interval '1 day')
      FROM (SELECT reservation_id, account_id, sum(draw) AS draw FROM drawn WHERE is_run GROUP BY reservation_id, account_id) d
     WHERE r.id = d.reservation_id AND r.account_id = d.account_id
  ), closed AS (
    DELETE FROM ledger_reservations r USING drawn d WHERE r.id = d.reservation_id AND r.account_id = d.account_id AND NOT d.is_run
  )
  UPDATE ledger_accounts a SET balance_usd = a.balance_usd - d.spent, held_usd = a.held_usd - d.draw
    FROM (SELECT account_id, sum(COALESCE(cost_usd, 0)) AS spent, sum(draw) AS draw FROM drawn GROUP BY account_id) d
   WHERE a.id = d.account_id AND (d.spent <> 0 OR d.draw <> 0);

  INSERT INTO ledger_entries (account_id, kind, amount_usd, held_usd, call_id, is_unconfirmed, note)
  SELECT account_id, 'CORRECTION', -COALESCE(cost_usd, 0), 0, call_id, cost_usd IS NULL, 'the answer came late' FROM call_accounts(p_late);
  UPDATE ledger_accounts a SET balance_usd = a.balance_usd - d.spent
    FROM (SELECT account_id, sum(COALESCE(cost_usd, 0)) AS spent FROM call_accounts(p_late) GROUP BY account_id) d
   WHERE a.id = d.account_id AND d.spent <> 0;

  IF cardinality(p_written) > 0 THEN PERFORM calls_sum_up(p_written, false); END IF;
  IF cardinality(p_late) > 0 THEN PERFORM calls_sum_up(p_late, true); END IF;
END $$;

-- Record. Writes the calls of a batch of ended attempts, of jobs or of their own, with their bodies, and posts them. An attempt
-- that has ended is left as it is, but for one that ended UNKNOWN: its answer came late. Returns the ids that were written now.
-- Each element of p_batch:
--   attemptId outcome(AttemptOutcome) error{ code message statusCode requestId } actualModel modelVersion systemFingerprint
--   finishReason requestId usage{5 classes} usageSource costUsd costBasis costBoundUsd latencyMs firstTokenMs isStreamed
--   body{ request response note }
CREATE FUNCTION calls_record(p_batch jsonb) RETURNS SETOF uuid LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  v_written uuid[];
  v_late uuid[] := '{}';
BEGIN
  WITH batch AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(p_batch) AS b(
      "attemptId" uuid, outcome "AttemptOutcome", error jsonb, "actualModel" text, "modelVersion" integer, "systemFingerprint" text,
      "finishReason" text, "requestId" text, usage jsonb, "usageSource" "UsageSource", "costUsd" numeric(24,12), "costBasis" "CostBasis",
      "costBoundUsd" numeric(24,12), "latencyMs" integer, "firstTokenMs" integer, "isStreamed" boolean, body jsonb)
  ), used AS MATERIALIZED (
    SELECT b."attemptId" AS id, u.* FROM batch b, jsonb_to_record(COALESCE(NULLIF(b.usage, 'null'), '{}')) AS u(
      "inputTokens" integer, "cacheReadTokens" integer, "cacheWriteTokens" integer, "outputTokens" integer, "reasoningTokens" integer)
  ), before AS MATERIALIZED (
    SELECT a.id, a.outcome FROM job_attempts a WHERE a.id IN (SELECT "attemptId" FROM batch) ORDER BY a.id FOR UPDATE
  ), tried AS (
    UPDATE job_attempts a
       SET ended_at = clock_timestamp(), outcome = b.outcome, error = b.error, actual_model = b."actualModel", input_tokens = u."inputTokens",
           cache_read_tokens = u."cacheReadTokens", cache_write_tokens = u."cacheWriteTokens", output_tokens = u."outputTokens",
           reasoning_tokens = u."reasoningTokens", cost_usd = b."costUsd", latency_ms = b."latencyMs"
      FROM batch b JOIN used u ON u.id = b."attemptId" JOIN before x ON x.id = b."attemptId"
     WHERE a.id = b."attemptId" AND (x.outcome IS NULL OR x.outcome = 'UNKNOWN' AND b.outcome <> 'UNKNOWN')
    RETURNING a.id, a.job_id, a.number, a.run_id, a.model_id, a.price_id, x.outcome AS former
  ), opened AS MATERIALIZED (
    SELECT o.id FROM open_calls o WHERE o.id IN (SELECT "attemptId" FROM batch) ORDER BY o.id FOR UPDATE
  ), closed AS (
    DELETE FROM open_calls o USING opened x WHERE o.id = x.id RETURNING o.*
  ), circumstances AS (
    SELECT t.id, j.team_id, j.actor_kind, j.actor_id, 'PROBE'::"CallFeature" AS feature, 'CHAT'::"CallOperation" AS operation, '{}'::jsonb AS context,
           'scenario' AS subject_type, s.scenario_id AS subject_id, j.id AS job_id, t.run_id, t.number, t.model_id, t.price_id,
           NULL::text AS client_address, NULL::text AS client_agent, substr(j.traceparent, 4, 32) AS trace_id,
           NULL::integer AS model_version, NULL::numeric AS cost_bound_usd
      FROM tried t JOIN jobs j ON j.id = t.job_id LEFT JOIN run_slots s ON s.job_id = j.id
     WHERE t.former IS NULL
     UNION ALL
    SELECT c.id, c.team_id, c.actor_kind, c.actor_id, c.feature, c.operation, c.context, c.subject_type, c.subject_id, NULL, NULL, 1,
           c.model_id, c.price_id, c.client_address, c.client_agent, c.trace_id, c.model_version, c.cost_bound_usd
      FROM closed c
  ), written AS (
    INSERT INTO calls (id, created_at, team_id, actor_kind, actor_id, feature, operation, context, subject_type, subject_id, job_id, run_id,
                       attempt, provider_id, model_id, requested_model, model_version, actual_model, system_fingerprint, outcome,
                       finish_reason, error_code, error_message, status_code, vendor_request_id, is_streamed, latency_ms, first_token_ms,
                       input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_source,
                       price_id, cost_usd, cost_basis, cost_bound_usd, client_address, client_agent, trace_id, ended_at)
    SELECT c.id, uuid_time(c.id), c.team_id, c.actor_kind, c.actor_id, c.feature, c.operation, c.context, c.subject_type, c.subject_id,
           c.job_id, c.run_id, c.number, m.provider_id, c.model_id, p.name || '/' || m.model_id,
           COALESCE(c.model_version, b."modelVersion", m.version), b."actualModel", b."systemFingerprint",
           (CASE WHEN b.outcome = 'HELD' THEN 'CANCELLED' ELSE b.outcome::text END)::"CallOutcome", b."finishReason", b.error->>'code',
           left(b.error->>'message', 200), (b.error->>'statusCode')::smallint, left(COALESCE(b."requestId", b.error->>'requestId'), 200),
           COALESCE(b."isStreamed", false), b."latencyMs", b."firstTokenMs", u."inputTokens", u."cacheReadTokens", u."cacheWriteTokens",
           u."outputTokens", u."reasoningTokens", b."usageSource", c.price_id, b."costUsd", b."costBasis",
           CASE WHEN b."costUsd" IS NULL THEN COALESCE(b."costBoundUsd", c.cost_bound_usd) END,
           c.client_address, c.client_agent, c.trace_id, clock_timestamp()
      FROM circumstances c JOIN batch b ON b."attemptId" = c.id JOIN used u ON u.id = c.id
      JOIN llm_models m ON m.id = c.model_id JOIN llm_providers p ON p.id = m.provider_id
    RETURNING id, created_at
  ), said AS (
    INSERT INTO call_bodies (call_id, created_at, request, response, note)
    SELECT w.id, w.created_at, b.body->'request', NULLIF(b.body->'response', 'null'), b.body->>'note'
      FROM written w JOIN batch b ON b."attemptId" = w.id WHERE jsonb_typeof(b.body) = 'object'
  )
  SELECT COALESCE(array_agg(id), '{}') INTO v_written FROM written;

  IF cardinality(v_written) < jsonb_array_length(p_batch) THEN
    WITH late AS (
      UPDATE calls c
         SET actual_model = b."actualModel", system_fingerprint = b."systemFingerprint",
             outcome = (CASE WHEN b.outcome = 'HELD' THEN 'CANCELLED' ELSE b.outcome::text END)::"CallOutcome",
             finish_reason = b."finishReason", error_code = b.error->>'code', error_message = left(b.error->>'message', 200),
             status_code = (b.error->>'statusCode')::smallint, vendor_request_id = left(COALESCE(b."requestId", b.error->>'requestId'), 200),
             is_streamed = COALESCE(b."isStreamed", false), latency_ms = b."latencyMs", first_token_ms = b."firstTokenMs",
             input_tokens = u."inputTokens", cache_read_tokens = u."cacheReadTokens", cache_write_tokens = u."cacheWriteTokens",
             output_tokens = u."outputTokens", reasoning_tokens = u."reasoningTokens", usage_source = b."usageSource",
             cost_usd = b."costUsd", cost_basis = b."costBasis",
             cost_bound_usd = CASE WHEN b."costUsd" IS NULL THEN COALESCE(b."costBoundUsd", c.cost_bound_usd) END, ended_at = clock_timestamp()
        FROM jsonb_to_recordset(p_batch) AS b(
               "attemptId" uuid, outcome "AttemptOutcome", error jsonb, "actualModel" text, "systemFingerprint" text,
               "finishReason" text, "requestId" text, usage jsonb, "usageSource" "UsageSource", "costUsd" numeric(24,12), "costBasis" "CostBasis",
               "costBoundUsd" numeric(24,12), "latencyMs" integer, "firstTokenMs" integer, "isStreamed" boolean, body jsonb),
             jsonb_to_record(COALESCE(NULLIF(b.usage, 'null'), '{}')) AS u(
               "inputTokens" integer, "cacheReadTokens" integer, "cacheWriteTokens" integer, "outputTokens" integer, "reasoningTokens" integer)
       WHERE c.id = b."attemptId" AND c.created_at = uuid_time(b."attemptId") AND c.outcome = 'UNKNOWN' AND b.outcome <> 'UNKNOWN'
         AND c.id <> ALL (v_written)
      RETURNING c.id, c.created_at, b.body
    ), said AS (
      INSERT INTO call_bodies (call_id, created_at, request, response, note)
      SELECT id, created_at, body->'request', NULLIF(body->'response', 'null'), body->>'note' FROM late WHERE jsonb_typeof(body) = 'object'
      ON CONFLICT DO NOTHING
    )
    SELECT COALESCE(array_agg(id), '{}') INTO v_late FROM late;
  END IF;
  IF cardinality(v_written || v_late) > 0 THEN PERFORM calls_post(v_written, v_late); END IF;
  RETURN QUERY SELECT unnest(v_written || v_late);
END $$;

-- Settle, as before, but for the attempts: their tokens and cost are written with their calls (calls_record), after it in the
-- same transaction.
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
  ), ended AS (
    UPDATE jobs j
       SET state = (CASE WHEN b."slotOutcome" IS NULL THEN 'QUEUED' WHEN b."slotOutcome" = 'ANSWERED' THEN 'COMPLETED' ELSE 'FAILED' END)::"JobState",
           charged_attempts = j.charged_attempts + (CASE WHEN b.charged THEN 1 ELSE 0 END),
           last_error = CASE WHEN b.outcome = 'HELD' THEN j.last_error ELSE COALESCE(b.error, j.last_error) END,
           owner_id = NULL, heartbeat_at = NULL,
           not_before = CASE WHEN b."slotOutcome" IS NULL THEN v_now + make_interval(secs => b."delayMs" / 1000.0) END,
           delivery_id = COALESCE(b."deliveryId", j.delivery_id),
           finished_at = CASE WHEN b."slotOutcome" IS NOT NULL THEN v_now END
      FROM batch b
     WHERE j.id = b."jobId" AND j.state = 'RUNNING' AND j.attempt = b.number
    RETURNING j.id, j.team_id, b."attemptId", b."slotOutcome", b.error, b."actualModel", b.usage, b."costUsd", b."latencyMs", b.transcript
  ), filled AS (
    UPDATE run_slots r
       SET outcome = e."slotOutcome", finished_at = v_now, error_code = e.error->>'code', error_text = left(e.error->>'message', 200)
      FROM ended e
     WHERE r.job_id = e.id AND r.outcome IS NULL AND e."slotOutcome" IS NOT NULL
    RETURNING r.run_id, r.position, r.scenario_id, r.model_id, r.sample_index, e.*
  ), stored AS (
    INSERT INTO transcripts (id, team_id, run_id, slot_position, scenario_id, model_id, attempt_id, sample_index, content, storage_note,
                             actual_model, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
                             reasoning_tokens, cost_usd, duration_ms, created_at)
    SELECT (f.transcript->>'id')::uuid, f.team_id, f.run_id, f.position, f.scenario_id, f.model_id, f."attemptId", f.sample_index,
           f.transcript->'content', f.transcript->>'storageNote', f."actualModel", f.transcript->>'finishReason',
           u."inputTokens", u."cacheReadTokens", u."cacheWriteTokens", u."outputTokens", u."reasoningTokens",
           f."costUsd", f."latencyMs", v_now
      FROM filled f, jsonb_to_record(COALESCE(NULLIF(f.usage, 'null'), '{}')) AS u(
             "inputTokens" integer, "cacheReadTokens" integer, "cacheWriteTokens" integer, "outputTokens" integer, "reasoningTokens" integer)
     WHERE f."slotOutcome" = 'ANSWERED'
    ON CONFLICT (run_id, slot_position) DO NOTHING
  )
  SELECT b."attemptId", b."jobId", j.run_id, j.provider_id, e.id IS NULL, e.id IS NOT NULL AND b."slotOutcome" IS NULL
    FROM batch b JOIN jobs j ON j.id = b."jobId" LEFT JOIN ended e ON e.id = b."jobId";
END $$;

-- Reclaim, as before, and says which attempts were cut off, so that their calls are written (calls_record) in its transaction.
DROP FUNCTION jobs_reclaim(interval);
CREATE FUNCTION jobs_reclaim(p_overdue_after interval)
RETURNS TABLE (job_id uuid, run_id uuid, state "JobState", attempt_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := clock_timestamp();
  v_error jsonb := jsonb_build_object('code', 'WORKER_CRASH', 'category', 'SYSTEM', 'retryable', true,
    'message', 'The process that made this call went away before its answer was stored.');
BEGIN
  RETURN QUERY
  WITH lost AS (
    SELECT j.id, j.attempt, a.id AS attempt_id FROM jobs j JOIN process_owners o ON o.id = j.owner_id
      JOIN job_attempts a ON a.job_id = j.id AND a.number = j.attempt
     WHERE j.state = 'RUNNING'
       AND (o.gone_at IS NOT NULL OR v_now - greatest(a.deadline_at, pg_postmaster_start_time()) > p_overdue_after)
       FOR UPDATE OF j SKIP LOCKED
  ), moved AS (
    UPDATE jobs j
       SET state = (CASE WHEN j.charged_attempts + 1 >= j.max_attempts THEN 'FAILED' ELSE 'QUEUED' END)::"JobState",
           charged_attempts = j.charged_attempts + 1, last_error = v_error, owner_id = NULL, heartbeat_at = NULL,
           not_before = v_now + make_interval(secs => least(300, 2 ^ (j.charged_attempts + 1) * (0.75 + random() * 0.5))),
           finished_at = CASE WHEN j.charged_attempts + 1 >= j.max_attempts THEN v_now END
      FROM lost l WHERE j.id = l.id
    RETURNING j.id, j.run_id, j.state, l.attempt_id
  ), filled AS (
    UPDATE run_slots s SET outcome = 'NOT_MEASURED', finished_at = v_now, error_code = 'WORKER_CRASH', error_text = v_error->>'message'
      FROM moved m WHERE s.job_id = m.id AND m.state = 'FAILED' AND s.outcome IS NULL
  )
  SELECT m.id, m.run_id, m.state, m.attempt_id FROM moved m;
END $$;

-- As before, and leaves the leases of open calls to their deadlines.
CREATE OR REPLACE FUNCTION leases_reclaim() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_count integer;
BEGIN
  DELETE FROM provider_leases l USING process_owners o
   WHERE o.id = l.owner_id AND o.gone_at IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM job_attempts a
                      WHERE a.lease_id = l.id AND (a.ended_at IS NULL OR a.outcome = 'UNKNOWN') AND a.deadline_at > clock_timestamp())
     AND NOT EXISTS (SELECT 1 FROM open_calls c WHERE c.lease_id = l.id AND c.deadline_at > clock_timestamp());
  GET DIAGNOSTICS v_count = ROW_COUNT;
  DELETE FROM provider_demand d USING process_owners o WHERE o.id = d.owner_id AND o.gone_at IS NOT NULL;
  RETURN v_count;
END $$;

-- What there is already: an account for every provider and run, and the calls of the attempts that have ended.
INSERT INTO ledger_accounts (id, kind, owner_id) SELECT gen_random_uuid(), 'PROVIDER', id FROM llm_providers;
INSERT INTO ledger_accounts (id, kind, owner_id) SELECT gen_random_uuid(), 'RUN', id FROM runs;
-- Until now nothing was written down for calls that cost nothing.
UPDATE job_attempts SET cost_usd = 0 WHERE outcome IN ('FAILED', 'HELD') AND cost_usd IS NULL;
INSERT INTO calls (id, created_at, team_id, actor_kind, actor_id, feature, operation, subject_type, subject_id, job_id, run_id, attempt,
                   provider_id, model_id, requested_model, model_version, actual_model, outcome, error_code, error_message, status_code,
                   vendor_request_id, latency_ms, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
                   usage_source, price_id, cost_usd, cost_basis, trace_id, ended_at)
SELECT a.id, uuid_time(a.id), j.team_id, j.actor_kind, j.actor_id, 'PROBE', 'CHAT', 'scenario', s.scenario_id, j.id, a.run_id, a.number,
       m.provider_id, m.id, p.name || '/' || m.model_id, m.version, a.actual_model,
       (CASE WHEN a.outcome = 'HELD' THEN 'CANCELLED' ELSE a.outcome::text END)::"CallOutcome", a.error->>'code', left(a.error->>'message', 200),
       (a.error->>'statusCode')::smallint, left(a.error->>'requestId', 200), a.latency_ms, a.input_tokens, a.cache_read_tokens,
       a.cache_write_tokens, a.output_tokens, a.reasoning_tokens, CASE WHEN a.input_tokens IS NOT NULL THEN 'VENDOR'::"UsageSource" END,
       a.price_id, a.cost_usd,
       (CASE WHEN a.outcome IN ('FAILED', 'HELD') AND a.input_tokens IS NULL THEN 'FREE' WHEN a.cost_usd IS NOT NULL THEN 'EXACT'
             WHEN a.input_tokens IS NULL THEN 'NO_USAGE' ELSE 'NO_PRICE' END)::"CostBasis",
       substr(j.traceparent, 4, 32), COALESCE(a.ended_at, a.started_at)
  FROM job_attempts a JOIN jobs j ON j.id = a.job_id JOIN llm_models m ON m.id = a.model_id JOIN llm_providers p ON p.id = m.provider_id
  LEFT JOIN run_slots s ON s.job_id = j.id
 WHERE a.outcome IS NOT NULL;
SELECT calls_post(array_agg(id), '{}') FROM calls HAVING count(*) > 0;
