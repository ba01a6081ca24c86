-- CreateEnum
CREATE TYPE "ActorKind" AS ENUM ('USER', 'API_KEY', 'SCHEDULE', 'SYSTEM');

-- CreateEnum
CREATE TYPE "TeamStatus" AS ENUM ('ACTIVE', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER');

-- CreateEnum
CREATE TYPE "ApiKeyStatus" AS ENUM ('ACTIVE', 'SUSPENDED', 'REVOKED');

-- CreateEnum
CREATE TYPE "PauseReason" AS ENUM ('HINT', 'LADDER', 'NEEDS_ATTENTION', 'MANUAL');

-- CreateEnum
CREATE TYPE "JobState" AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "AttemptOutcome" AS ENUM ('ANSWERED', 'INVALID', 'FAILED', 'HELD', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "LlmProtocol" AS ENUM ('OPENAI', 'ANTHROPIC', 'GOOGLE', 'AZURE_OPENAI');

-- CreateEnum
CREATE TYPE "LlmModelKind" AS ENUM ('CHAT', 'EMBEDDING');

-- CreateEnum
CREATE TYPE "LlmModelStatus" AS ENUM ('ACTIVE', 'DEPRECATED');

-- CreateEnum
CREATE TYPE "TokenClass" AS ENUM ('INPUT', 'CACHE_READ', 'CACHE_WRITE', 'OUTPUT', 'REASONING');

-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('PENDING', 'RUNNING', 'PAUSED', 'SUMMARIZING', 'COMPLETED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "SlotOutcome" AS ENUM ('ANSWERED', 'INVALID', 'NOT_MEASURED');

-- CreateTable
CREATE TABLE "teams" (
    "id" UUID NOT NULL,
    "slug" VARCHAR(50) NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "is_built_in" BOOLEAN NOT NULL DEFAULT false,
    "status" "TeamStatus" NOT NULL DEFAULT 'ACTIVE',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" VARCHAR(254) NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "password_hash" TEXT NOT NULL,
    "must_change_password" BOOLEAN NOT NULL DEFAULT false,
    "last_sign_in_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "user_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "prefix" VARCHAR(20) NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "role" "Role" NOT NULL,
    "status" "ApiKeyStatus" NOT NULL DEFAULT 'ACTIVE',
    "expires_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "created_by_kind" "ActorKind" NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "process_owners" (
    "id" UUID NOT NULL,
    "lock_key" BIGINT NOT NULL,
    "role" VARCHAR(20) NOT NULL,
    "host" VARCHAR(200) NOT NULL,
    "pid" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeat_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lock_free_since" TIMESTAMPTZ(6),
    "gone_at" TIMESTAMPTZ(6),

    CONSTRAINT "process_owners_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_leases" (
    "id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "acquired_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_leases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_windows" (
    "provider_id" UUID NOT NULL,
    "second" TIMESTAMPTZ(0) NOT NULL,
    "requests" INTEGER NOT NULL,

    CONSTRAINT "provider_windows_pkey" PRIMARY KEY ("provider_id","second")
);

-- CreateTable
CREATE TABLE "provider_demand" (
    "provider_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "wanted" INTEGER NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "provider_demand_pkey" PRIMARY KEY ("provider_id","owner_id")
);

-- CreateTable
CREATE TABLE "provider_pauses" (
    "provider_id" UUID NOT NULL,
    "reason" "PauseReason" NOT NULL,
    "message" VARCHAR(200) NOT NULL DEFAULT '',
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "until" TIMESTAMPTZ(6),
    "ladder_step" SMALLINT NOT NULL DEFAULT 0,

    CONSTRAINT "provider_pauses_pkey" PRIMARY KEY ("provider_id")
);

-- CreateTable
CREATE TABLE "definitions" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "parent_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "content" JSONB NOT NULL,
    "created_by_kind" "ActorKind" NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(6),

    CONSTRAINT "definitions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scenarios" (
    "id" UUID NOT NULL,
    "definition_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" VARCHAR(300) NOT NULL,
    "content" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(6),

    CONSTRAINT "scenarios_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "id" UUID NOT NULL,
    "type" VARCHAR(60) NOT NULL,
    "team_id" UUID,
    "subject_type" VARCHAR(40) NOT NULL,
    "subject_id" UUID NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" UUID,
    "trace_id" VARCHAR(32),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "master_key_id" VARCHAR(16) NOT NULL,
    "master_key_check" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "seed_entries" (
    "key" VARCHAR(200) NOT NULL,
    "applied_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "seed_entries_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "jobs" (
    "id" UUID NOT NULL,
    "kind" VARCHAR(50) NOT NULL,
    "queue" VARCHAR(100) NOT NULL,
    "delivery_id" UUID NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "result" JSONB,
    "progress" JSONB,
    "state" "JobState" NOT NULL DEFAULT 'QUEUED',
    "priority" SMALLINT NOT NULL DEFAULT 5,
    "attempt" SMALLINT NOT NULL DEFAULT 0,
    "charged_attempts" SMALLINT NOT NULL DEFAULT 0,
    "max_attempts" SMALLINT NOT NULL DEFAULT 5,
    "not_before" TIMESTAMPTZ(6),
    "idempotency_key" VARCHAR(200),
    "last_error" JSONB,
    "owner_id" UUID,
    "heartbeat_at" TIMESTAMPTZ(6),
    "is_stale" BOOLEAN NOT NULL DEFAULT false,
    "stale_reason" VARCHAR(100),
    "team_id" UUID NOT NULL,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" UUID,
    "provider_id" UUID,
    "run_id" UUID,
    "traceparent" VARCHAR(60),
    "queued_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_attempts" (
    "id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "number" SMALLINT NOT NULL,
    "run_id" UUID,
    "model_id" UUID,
    "price_id" UUID,
    "owner_id" UUID NOT NULL,
    "lease_id" UUID,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "deadline_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),
    "outcome" "AttemptOutcome",
    "error" JSONB,
    "actual_model" VARCHAR(200),
    "input_tokens" INTEGER,
    "cache_read_tokens" INTEGER,
    "cache_write_tokens" INTEGER,
    "output_tokens" INTEGER,
    "reasoning_tokens" INTEGER,
    "cost_usd" DECIMAL(24,12),
    "latency_ms" INTEGER,

    CONSTRAINT "job_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "llm_providers" (
    "id" UUID NOT NULL,
    "name" VARCHAR(50) NOT NULL,
    "display_name" VARCHAR(100) NOT NULL,
    "protocol" "LlmProtocol" NOT NULL,
    "base_url" VARCHAR(500) NOT NULL,
    "credential_ref" VARCHAR(500),
    "max_parallel_requests" INTEGER NOT NULL DEFAULT 1,
    "requests_per_minute" INTEGER NOT NULL DEFAULT 60,
    "request_timeout_seconds" INTEGER NOT NULL DEFAULT 120,
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "is_sandbox" BOOLEAN NOT NULL DEFAULT false,
    "archived_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "llm_providers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "llm_models" (
    "id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "model_id" VARCHAR(100) NOT NULL,
    "display_name" VARCHAR(100) NOT NULL,
    "kind" "LlmModelKind" NOT NULL DEFAULT 'CHAT',
    "status" "LlmModelStatus" NOT NULL DEFAULT 'ACTIVE',
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "api_config" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "llm_models_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_prices" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "effective_from" TIMESTAMPTZ(6) NOT NULL,
    "created_by_kind" "ActorKind" NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_prices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_rates" (
    "price_id" UUID NOT NULL,
    "token_class" "TokenClass" NOT NULL,
    "from_input_tokens" INTEGER NOT NULL DEFAULT 0,
    "usd_per_million" DECIMAL(14,6) NOT NULL,

    CONSTRAINT "price_rates_pkey" PRIMARY KEY ("price_id","token_class","from_input_tokens")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "definition_id" UUID NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'PENDING',
    "priority" SMALLINT NOT NULL DEFAULT 5,
    "sample_percentage" SMALLINT NOT NULL DEFAULT 100,
    "sample_seed" VARCHAR(100) NOT NULL,
    "samples_per_scenario" SMALLINT NOT NULL DEFAULT 1,
    "temperature" DECIMAL(3,2),
    "slot_count" INTEGER NOT NULL,
    "config" JSONB NOT NULL,
    "created_by_kind" "ActorKind" NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "completed_at" TIMESTAMPTZ(6),
    "deleted_at" TIMESTAMPTZ(6),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_models" (
    "run_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,
    "price_id" UUID,

    CONSTRAINT "run_models_pkey" PRIMARY KEY ("run_id","model_id")
);

-- CreateTable
CREATE TABLE "run_slots" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "scenario_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "sample_index" SMALLINT NOT NULL,
    "job_id" UUID,
    "outcome" "SlotOutcome",
    "error_code" VARCHAR(40),
    "error_text" VARCHAR(200),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "run_slots_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateTable
CREATE TABLE "transcripts" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "slot_position" INTEGER NOT NULL,
    "scenario_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "attempt_id" UUID NOT NULL,
    "sample_index" SMALLINT NOT NULL,
    "content" JSONB NOT NULL,
    "storage_note" VARCHAR(20),
    "actual_model" VARCHAR(200) NOT NULL,
    "finish_reason" VARCHAR(20) NOT NULL,
    "input_tokens" INTEGER,
    "cache_read_tokens" INTEGER,
    "cache_write_tokens" INTEGER,
    "output_tokens" INTEGER,
    "reasoning_tokens" INTEGER,
    "cost_usd" DECIMAL(24,12),
    "duration_ms" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transcripts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "teams_slug_key" ON "teams"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "memberships_team_id_idx" ON "memberships"("team_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_secret_hash_key" ON "api_keys"("secret_hash");

-- CreateIndex
CREATE INDEX "api_keys_team_id_idx" ON "api_keys"("team_id");

-- CreateIndex
CREATE UNIQUE INDEX "process_owners_lock_key_key" ON "process_owners"("lock_key");

-- CreateIndex
CREATE INDEX "provider_leases_provider_id_idx" ON "provider_leases"("provider_id");

-- CreateIndex
CREATE INDEX "provider_leases_owner_id_idx" ON "provider_leases"("owner_id");

-- CreateIndex
CREATE INDEX "definitions_team_id_created_at_idx" ON "definitions"("team_id", "created_at");

-- CreateIndex
CREATE INDEX "definitions_parent_id_idx" ON "definitions"("parent_id");

-- CreateIndex
CREATE INDEX "scenarios_definition_id_position_idx" ON "scenarios"("definition_id", "position");

-- CreateIndex
CREATE INDEX "events_subject_id_created_at_idx" ON "events"("subject_id", "created_at");

-- CreateIndex
CREATE INDEX "events_team_id_created_at_idx" ON "events"("team_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "jobs_idempotency_key_key" ON "jobs"("idempotency_key");

-- CreateIndex
CREATE INDEX "jobs_run_id_provider_id_state_idx" ON "jobs"("run_id", "provider_id", "state");

-- CreateIndex
CREATE INDEX "job_attempts_run_id_model_id_idx" ON "job_attempts"("run_id", "model_id");

-- CreateIndex
CREATE UNIQUE INDEX "job_attempts_job_id_number_key" ON "job_attempts"("job_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "llm_providers_name_key" ON "llm_providers"("name");

-- CreateIndex
CREATE INDEX "llm_models_status_idx" ON "llm_models"("status");

-- CreateIndex
CREATE UNIQUE INDEX "llm_models_provider_id_model_id_key" ON "llm_models"("provider_id", "model_id");

-- CreateIndex
CREATE UNIQUE INDEX "model_prices_model_id_effective_from_key" ON "model_prices"("model_id", "effective_from");

-- CreateIndex
CREATE INDEX "runs_team_id_created_at_idx" ON "runs"("team_id", "created_at");

-- CreateIndex
CREATE INDEX "runs_definition_id_idx" ON "runs"("definition_id");

-- CreateIndex
CREATE INDEX "runs_status_idx" ON "runs"("status");

-- CreateIndex
CREATE UNIQUE INDEX "run_slots_job_id_key" ON "run_slots"("job_id");

-- CreateIndex
CREATE INDEX "run_slots_run_id_model_id_outcome_idx" ON "run_slots"("run_id", "model_id", "outcome");

-- CreateIndex
CREATE UNIQUE INDEX "run_slots_run_id_scenario_id_model_id_sample_index_key" ON "run_slots"("run_id", "scenario_id", "model_id", "sample_index");

-- CreateIndex
CREATE UNIQUE INDEX "transcripts_attempt_id_key" ON "transcripts"("attempt_id");

-- CreateIndex
CREATE INDEX "transcripts_run_id_model_id_created_at_idx" ON "transcripts"("run_id", "model_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "transcripts_run_id_slot_position_key" ON "transcripts"("run_id", "slot_position");

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_leases" ADD CONSTRAINT "provider_leases_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "llm_providers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_leases" ADD CONSTRAINT "provider_leases_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "process_owners"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_windows" ADD CONSTRAINT "provider_windows_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "llm_providers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_demand" ADD CONSTRAINT "provider_demand_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "llm_providers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_pauses" ADD CONSTRAINT "provider_pauses_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "llm_providers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "definitions" ADD CONSTRAINT "definitions_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "definitions" ADD CONSTRAINT "definitions_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "definitions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scenarios" ADD CONSTRAINT "scenarios_definition_id_fkey" FOREIGN KEY ("definition_id") REFERENCES "definitions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "llm_providers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_attempts" ADD CONSTRAINT "job_attempts_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_attempts" ADD CONSTRAINT "job_attempts_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_attempts" ADD CONSTRAINT "job_attempts_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "llm_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_attempts" ADD CONSTRAINT "job_attempts_price_id_fkey" FOREIGN KEY ("price_id") REFERENCES "model_prices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "llm_models" ADD CONSTRAINT "llm_models_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "llm_providers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_prices" ADD CONSTRAINT "model_prices_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "llm_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_rates" ADD CONSTRAINT "price_rates_price_id_fkey" FOREIGN KEY ("price_id") REFERENCES "model_prices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_definition_id_fkey" FOREIGN KEY ("definition_id") REFERENCES "definitions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_models" ADD CONSTRAINT "run_models_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_models" ADD CONSTRAINT "run_models_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "llm_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_models" ADD CONSTRAINT "run_models_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "llm_providers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_models" ADD CONSTRAINT "run_models_price_id_fkey" FOREIGN KEY ("price_id") REFERENCES "model_prices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_slots" ADD CONSTRAINT "run_slots_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_slots" ADD CONSTRAINT "run_slots_scenario_id_fkey" FOREIGN KEY ("scenario_id") REFERENCES "scenarios"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_slots" ADD CONSTRAINT "run_slots_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "llm_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_slots" ADD CONSTRAINT "run_slots_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "llm_providers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_slots" ADD CONSTRAINT "run_slots_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transcripts" ADD CONSTRAINT "transcripts_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transcripts" ADD CONSTRAINT "transcripts_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transcripts" ADD CONSTRAINT "transcripts_run_id_slot_position_fkey" FOREIGN KEY ("run_id", "slot_position") REFERENCES "run_slots"("run_id", "position") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transcripts" ADD CONSTRAINT "transcripts_scenario_id_fkey" FOREIGN KEY ("scenario_id") REFERENCES "scenarios"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transcripts" ADD CONSTRAINT "transcripts_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "llm_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transcripts" ADD CONSTRAINT "transcripts_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "job_attempts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Completed by hand from here: what Prisma's schema language cannot say.

ALTER TABLE "installation" ADD CONSTRAINT "installation_one_row" CHECK ("id" = 1);
ALTER TABLE "llm_providers" ADD CONSTRAINT "llm_providers_name_is_slug" CHECK ("name" ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$');
ALTER TABLE "llm_providers" ADD CONSTRAINT "llm_providers_limits_positive"
  CHECK ("max_parallel_requests" BETWEEN 1 AND 10000 AND "requests_per_minute" BETWEEN 1 AND 1000000 AND "request_timeout_seconds" BETWEEN 1 AND 600);
ALTER TABLE "price_rates" ADD CONSTRAINT "price_rates_not_negative" CHECK ("usd_per_million" >= 0 AND "from_input_tokens" >= 0);
ALTER TABLE "runs" ADD CONSTRAINT "runs_ranges"
  CHECK ("priority" BETWEEN 0 AND 10 AND "sample_percentage" BETWEEN 1 AND 100 AND "samples_per_scenario" BETWEEN 1 AND 100 AND "slot_count" >= 0);
ALTER TABLE "runs" ADD CONSTRAINT "runs_temperature" CHECK ("temperature" IS NULL OR "temperature" BETWEEN 0 AND 2);
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_priority" CHECK ("priority" BETWEEN 0 AND 10);
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_running_is_owned" CHECK ("state" <> 'RUNNING' OR "owner_id" IS NOT NULL);

-- One default model per provider (S3-21).
CREATE UNIQUE INDEX "llm_models_one_default_per_provider" ON "llm_models" ("provider_id") WHERE "is_default";
-- Slots that top-up has still to plan.
CREATE INDEX "run_slots_unplanned" ON "run_slots" ("run_id", "provider_id", "position") WHERE "job_id" IS NULL AND "outcome" IS NULL;
-- Slots that keep a run from ending.
CREATE INDEX "run_slots_open" ON "run_slots" ("run_id") WHERE "outcome" IS NULL;
CREATE INDEX "jobs_queued" ON "jobs" ("provider_id", "not_before") WHERE "state" = 'QUEUED';
CREATE INDEX "jobs_running" ON "jobs" ("owner_id") WHERE "state" = 'RUNNING';
CREATE INDEX "job_attempts_open" ON "job_attempts" ("lease_id", "deadline_at") WHERE "ended_at" IS NULL OR "outcome" = 'UNKNOWN';

-- Hot tables whose every row changes several times: vacuum early.
ALTER TABLE "jobs" SET (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 80);
ALTER TABLE "provider_windows" SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE "provider_leases" SET (autovacuum_vacuum_scale_factor = 0.02);

-- Why a provider cannot be called right now: ms until it can, NULL when it can be called at once,
-- 2147483647 when only a person can tell (disabled, paused until resumed).
CREATE FUNCTION provider_hold_ms(p_provider uuid) RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_enabled boolean;
  v_until timestamptz;
  v_paused boolean;
BEGIN
  SELECT is_enabled AND archived_at IS NULL INTO v_enabled FROM llm_providers WHERE id = p_provider;
  IF NOT COALESCE(v_enabled, false) THEN RETURN 2147483647; END IF;
  SELECT true, until INTO v_paused, v_until FROM provider_pauses
   WHERE provider_id = p_provider AND (until IS NULL OR until > clock_timestamp());
  IF v_paused IS NULL THEN RETURN NULL; END IF;
  IF v_until IS NULL THEN RETURN 2147483647; END IF;
  RETURN least(2147483647, ceil(extract(epoch FROM v_until - clock_timestamp()) * 1000))::integer;
END $$;

-- Concurrency. Gives leases back (p_release) and grants up to p_wanted of the ids in p_ids, by database time, serialised
-- per provider by its row. Calling it again with the same ids grants nothing twice.
--   granted   ids that are now leases of this owner
--   surplus   leases to give back as calls end, because a process below its share waits
--   hold_ms   see provider_hold_ms
--   known     false: this owner was declared gone and must start anew under a new id
CREATE FUNCTION capacity_acquire(p_provider uuid, p_owner uuid, p_wanted integer, p_ids uuid[], p_release uuid[])
RETURNS TABLE (granted uuid[], surplus integer, hold_ms integer, known boolean) LANGUAGE plpgsql AS $$
DECLARE
  v_limit integer;
  v_live integer;
  v_own integer;
  v_processes integer;
  v_share integer;
  v_grant integer;
  v_starving boolean;
BEGIN
  SELECT max_parallel_requests INTO v_limit FROM llm_providers WHERE id = p_provider FOR NO KEY UPDATE;
  DELETE FROM provider_leases WHERE id = ANY (p_release) AND owner_id = p_owner;
  known := EXISTS (SELECT 1 FROM process_owners WHERE id = p_owner AND gone_at IS NULL);
  hold_ms := provider_hold_ms(p_provider);
  granted := ARRAY[]::uuid[];
  surplus := 0;
  IF NOT known OR v_limit IS NULL THEN RETURN NEXT; RETURN; END IF;

  INSERT INTO provider_demand AS d (provider_id, owner_id, wanted, seen_at)
  VALUES (p_provider, p_owner, p_wanted, clock_timestamp())
  ON CONFLICT (provider_id, owner_id) DO UPDATE SET wanted = EXCLUDED.wanted, seen_at = EXCLUDED.seen_at;

  SELECT count(*), count(*) FILTER (WHERE owner_id = p_owner) INTO v_live, v_own
    FROM provider_leases WHERE provider_id = p_provider;
  SELECT greatest(count(*), 1) INTO v_processes FROM provider_demand d
   WHERE d.provider_id = p_provider AND d.seen_at > clock_timestamp() - interval '1 second'
     AND (d.wanted > 0 OR EXISTS (SELECT 1 FROM provider_leases l WHERE l.provider_id = d.provider_id AND l.owner_id = d.owner_id));
  v_share := ceil(v_limit::numeric / v_processes);

  IF hold_ms IS NULL THEN
    v_grant := greatest(0, least(p_wanted, v_limit - v_live, v_share - v_own, cardinality(p_ids)));
    INSERT INTO provider_leases (id, provider_id, owner_id, acquired_at)
    SELECT id, p_provider, p_owner, clock_timestamp() FROM unnest(p_ids[1:v_grant]) AS id
    ON CONFLICT (id) DO NOTHING;
  END IF;
  SELECT COALESCE(array_agg(id), granted) INTO granted FROM provider_leases WHERE owner_id = p_owner AND id = ANY (p_ids);
  SELECT count(*), count(*) FILTER (WHERE owner_id = p_owner) INTO v_live, v_own
    FROM provider_leases WHERE provider_id = p_provider;

  SELECT EXISTS (
    SELECT 1 FROM provider_demand d
     WHERE d.provider_id = p_provider AND d.owner_id <> p_owner AND d.wanted > 0
       AND d.seen_at > clock_timestamp() - interval '1 second'
       AND (SELECT count(*) FROM provider_leases l WHERE l.provider_id = p_provider AND l.owner_id = d.owner_id)
           < floor(v_limit::numeric / v_processes)
  ) INTO v_starving;
  surplus := least(v_own, greatest(CASE WHEN v_starving THEN v_own - v_share ELSE 0 END, v_live - v_limit, 0));
  RETURN NEXT;
END $$;

-- Allowance. How many of p_wanted calls may leave now under requests per minute, and ms until more may.
-- Locks the provider's row until the transaction ends, so that the claim that follows is counted before anybody else asks.
CREATE FUNCTION capacity_allowance(p_provider uuid, p_wanted integer)
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

-- Claim. Turns queued jobs into running ones with a numbered attempt each, before any call leaves, and counts exactly the
-- claimed ones into the provider's window. p_jobs[i] gets attempt p_attempts[i] under lease p_leases[i].
CREATE FUNCTION probe_claim(p_provider uuid, p_owner uuid, p_jobs uuid[], p_attempts uuid[], p_leases uuid[])
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

-- Settle. One statement for a batch of ended attempts, fenced in this order: job (running, this attempt) -> slot (no outcome
-- yet) -> transcript. Tokens and cost hang on the attempt alone, so a call that was fenced out is still paid for.
-- Replaying a batch changes nothing. Each element of p_batch:
--   attemptId jobId number outcome(AttemptOutcome) slotOutcome(SlotOutcome | null = try again) error actualModel usage{5 classes}
--   costUsd latencyMs charged delayMs deliveryId transcript{ id content storageNote finishReason }
-- A HELD attempt goes back to the queue uncharged.
CREATE FUNCTION probe_settle(p_batch jsonb)
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

-- Top-up. Plans jobs for the next slots of a run at one provider when fewer than half of max(15, 4 x limit) wait there.
-- p_ids are made by the caller: jobs take them in order, two by two (job, delivery).
-- Plans nothing while another transaction does so for the same run and provider: together they would plan too many.
CREATE FUNCTION run_top_up(p_run uuid, p_provider uuid, p_ids uuid[])
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

-- Owners whose lock has been free for 10 s (an outage of Postgres never counts), or that are frozen: silent for 120 s.
-- Their jobs go back to the queue, or fail when their attempts are used up; the open attempts become UNKNOWN.
CREATE FUNCTION owners_sweep(p_gone_after interval, p_frozen_after interval)
RETURNS TABLE (owner_id uuid, reason text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := clock_timestamp();
BEGIN
  UPDATE process_owners o SET lock_free_since = CASE WHEN l.held THEN NULL ELSE COALESCE(o.lock_free_since, v_now) END
    FROM (SELECT p.id, EXISTS (
            SELECT 1 FROM pg_locks k WHERE k.locktype = 'advisory' AND k.granted AND k.objsubid = 1
               AND k.database = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND (k.classid::bigint << 32) | k.objid::bigint = p.lock_key) AS held
            FROM process_owners p WHERE p.gone_at IS NULL) l
   WHERE o.id = l.id AND (o.lock_free_since IS NULL) = NOT l.held;

  RETURN QUERY
  UPDATE process_owners o SET gone_at = v_now
   WHERE o.gone_at IS NULL
     AND (v_now - greatest(o.lock_free_since, pg_postmaster_start_time()) > p_gone_after AND o.lock_free_since IS NOT NULL
       OR v_now - greatest(o.heartbeat_at, pg_postmaster_start_time()) > p_frozen_after)
  RETURNING o.id, CASE WHEN o.lock_free_since IS NULL THEN 'frozen' ELSE 'gone' END;
END $$;

-- Jobs that nobody plays any more, because their owner is gone or lost track of them (p_overdue_after beyond the deadline of
-- their call; an outage of Postgres never counts): back to the queue with back-off and one attempt charged, or FAILED at
-- their maximum.
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

-- Leases of gone owners come back once no call under them can still be open at the provider.
CREATE FUNCTION leases_reclaim() RETURNS integer LANGUAGE plpgsql AS $$
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

-- A rate limit met by a call that left at p_left. With a hint the provider rests exactly so long; without one the ladder of
-- 30, 60, 90, 120 s advances, but not for calls that left before the pause in force. Returns ms until the pause ends.
CREATE FUNCTION provider_rate_limited(p_provider uuid, p_left timestamptz, p_hint_ms integer, p_message text)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_pause provider_pauses%ROWTYPE;
  v_step integer;
BEGIN
  PERFORM 1 FROM llm_providers WHERE id = p_provider FOR NO KEY UPDATE;
  SELECT * INTO v_pause FROM provider_pauses WHERE provider_id = p_provider;
  IF p_hint_ms IS NOT NULL THEN
    INSERT INTO provider_pauses AS p (provider_id, reason, message, started_at, until, ladder_step)
    VALUES (p_provider, 'HINT', left(p_message, 200), v_now, v_now + make_interval(secs => p_hint_ms / 1000.0), 0)
    ON CONFLICT (provider_id) DO UPDATE
       SET reason = 'HINT', message = EXCLUDED.message, started_at = EXCLUDED.started_at,
           until = greatest(p.until, EXCLUDED.until)
     WHERE p.until IS NOT NULL;
    RETURN p_hint_ms;
  END IF;
  IF v_pause.provider_id IS NOT NULL AND v_pause.started_at >= p_left THEN
    RETURN greatest(0, ceil(extract(epoch FROM COALESCE(v_pause.until, v_now) - v_now) * 1000)::integer);
  END IF;
  v_step := least(COALESCE(v_pause.ladder_step, 0) + 1, 4);
  INSERT INTO provider_pauses AS p (provider_id, reason, message, started_at, until, ladder_step)
  VALUES (p_provider, 'LADDER', left(p_message, 200), v_now, v_now + make_interval(secs => 30 * v_step), v_step)
  ON CONFLICT (provider_id) DO UPDATE
     SET reason = 'LADDER', message = EXCLUDED.message, started_at = EXCLUDED.started_at, until = EXCLUDED.until, ladder_step = v_step
   WHERE p.until IS NOT NULL;
  RETURN 30000 * v_step;
END $$;
