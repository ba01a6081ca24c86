-- Checks and partial indexes go with their tables.
DROP FUNCTION provider_rate_limited;
DROP FUNCTION leases_reclaim;
DROP FUNCTION jobs_reclaim;
DROP FUNCTION owners_sweep;
DROP FUNCTION run_top_up;
DROP FUNCTION probe_settle;
DROP FUNCTION probe_claim;
DROP FUNCTION capacity_allowance;
DROP FUNCTION capacity_acquire;
DROP FUNCTION provider_hold_ms;

-- DropForeignKey
ALTER TABLE "public"."memberships" DROP CONSTRAINT "memberships_user_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."memberships" DROP CONSTRAINT "memberships_team_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."sessions" DROP CONSTRAINT "sessions_user_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."api_keys" DROP CONSTRAINT "api_keys_team_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."provider_leases" DROP CONSTRAINT "provider_leases_provider_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."provider_leases" DROP CONSTRAINT "provider_leases_owner_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."provider_windows" DROP CONSTRAINT "provider_windows_provider_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."provider_demand" DROP CONSTRAINT "provider_demand_provider_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."provider_pauses" DROP CONSTRAINT "provider_pauses_provider_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."definitions" DROP CONSTRAINT "definitions_team_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."definitions" DROP CONSTRAINT "definitions_parent_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."scenarios" DROP CONSTRAINT "scenarios_definition_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."jobs" DROP CONSTRAINT "jobs_team_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."jobs" DROP CONSTRAINT "jobs_provider_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."jobs" DROP CONSTRAINT "jobs_run_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."job_attempts" DROP CONSTRAINT "job_attempts_job_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."job_attempts" DROP CONSTRAINT "job_attempts_run_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."job_attempts" DROP CONSTRAINT "job_attempts_model_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."job_attempts" DROP CONSTRAINT "job_attempts_price_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."llm_models" DROP CONSTRAINT "llm_models_provider_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."model_prices" DROP CONSTRAINT "model_prices_model_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."price_rates" DROP CONSTRAINT "price_rates_price_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."runs" DROP CONSTRAINT "runs_team_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."runs" DROP CONSTRAINT "runs_definition_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."run_models" DROP CONSTRAINT "run_models_run_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."run_models" DROP CONSTRAINT "run_models_model_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."run_models" DROP CONSTRAINT "run_models_provider_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."run_models" DROP CONSTRAINT "run_models_price_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."run_slots" DROP CONSTRAINT "run_slots_run_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."run_slots" DROP CONSTRAINT "run_slots_scenario_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."run_slots" DROP CONSTRAINT "run_slots_model_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."run_slots" DROP CONSTRAINT "run_slots_provider_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."run_slots" DROP CONSTRAINT "run_slots_job_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."transcripts" DROP CONSTRAINT "transcripts_team_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."transcripts" DROP CONSTRAINT "transcripts_run_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."transcripts" DROP CONSTRAINT "transcripts_run_id_slot_position_fkey";

-- DropForeignKey
ALTER TABLE "public"."transcripts" DROP CONSTRAINT "transcripts_scenario_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."transcripts" DROP CONSTRAINT "transcripts_model_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."transcripts" DROP CONSTRAINT "transcripts_attempt_id_fkey";

-- DropTable
DROP TABLE "public"."teams";

-- DropTable
DROP TABLE "public"."users";

-- DropTable
DROP TABLE "public"."memberships";

-- DropTable
DROP TABLE "public"."sessions";

-- DropTable
DROP TABLE "public"."api_keys";

-- DropTable
DROP TABLE "public"."process_owners";

-- DropTable
DROP TABLE "public"."provider_leases";

-- DropTable
DROP TABLE "public"."provider_windows";

-- DropTable
DROP TABLE "public"."provider_demand";

-- DropTable
DROP TABLE "public"."provider_pauses";

-- DropTable
DROP TABLE "public"."definitions";

-- DropTable
DROP TABLE "public"."scenarios";

-- DropTable
DROP TABLE "public"."events";

-- DropTable
DROP TABLE "public"."installation";

-- DropTable
DROP TABLE "public"."seed_entries";

-- DropTable
DROP TABLE "public"."jobs";

-- DropTable
DROP TABLE "public"."job_attempts";

-- DropTable
DROP TABLE "public"."llm_providers";

-- DropTable
DROP TABLE "public"."llm_models";

-- DropTable
DROP TABLE "public"."model_prices";

-- DropTable
DROP TABLE "public"."price_rates";

-- DropTable
DROP TABLE "public"."runs";

-- DropTable
DROP TABLE "public"."run_models";

-- DropTable
DROP TABLE "public"."run_slots";

-- DropTable
DROP TABLE "public"."transcripts";

-- DropEnum
DROP TYPE "public"."ActorKind";

-- DropEnum
DROP TYPE "public"."TeamStatus";

-- DropEnum
DROP TYPE "public"."Role";

-- DropEnum
DROP TYPE "public"."ApiKeyStatus";

-- DropEnum
DROP TYPE "public"."PauseReason";

-- DropEnum
DROP TYPE "public"."JobState";

-- DropEnum
DROP TYPE "public"."AttemptOutcome";

-- DropEnum
DROP TYPE "public"."LlmProtocol";

-- DropEnum
DROP TYPE "public"."LlmModelKind";

-- DropEnum
DROP TYPE "public"."LlmModelStatus";

-- DropEnum
DROP TYPE "public"."TokenClass";

-- DropEnum
DROP TYPE "public"."RunStatus";

-- DropEnum
DROP TYPE "public"."SlotOutcome";
