-- What is not in the Prisma schema.
DROP TRIGGER price_rates_stay ON "price_rates";
DROP FUNCTION price_rates_stay();
DROP TRIGGER price_history_stays ON "model_prices";
DROP FUNCTION price_history_stays();
DROP TRIGGER append_only ON "price_rates";
DROP TRIGGER append_only ON "model_prices";
DROP TRIGGER append_only ON "audit_seals";
DROP TRIGGER append_only ON "audit_logs";
DROP FUNCTION append_only();
DROP TRIGGER registry_changed ON "installation";
DROP TRIGGER registry_changed ON "api_keys";
DROP TRIGGER registry_changed ON "sessions";
DROP TRIGGER registry_changed ON "users";
DROP TRIGGER registry_changed ON "teams";
DROP TRIGGER registry_changed ON "memberships";
DROP TRIGGER registry_changed ON "stored_credentials";
DROP TRIGGER registry_changed ON "system_settings";
DROP TRIGGER registry_changed ON "model_prices";
DROP TRIGGER registry_changed ON "llm_models";
DROP TRIGGER registry_changed ON "llm_providers";
DROP FUNCTION registry_changed();
ALTER TABLE "llm_models" DROP CONSTRAINT "llm_models_counts_positive";
ALTER TABLE "llm_providers" DROP CONSTRAINT "llm_providers_tokens_positive";

-- What a uuid cannot hold goes.
DELETE FROM "events" WHERE "subject_type" = 'system_setting';
ALTER TABLE "events" ALTER COLUMN "subject_id" SET DATA TYPE UUID USING "subject_id"::uuid;

-- DropForeignKey
ALTER TABLE "audit_seals" DROP CONSTRAINT "audit_seals_audit_id_fkey";

-- DropForeignKey
ALTER TABLE "model_prices" DROP CONSTRAINT "model_prices_model_id_fkey";

-- DropForeignKey
ALTER TABLE "price_rates" DROP CONSTRAINT "price_rates_price_id_fkey";

-- DropIndex
DROP INDEX "api_keys_previous_secret_hash_key";

-- AlterTable
ALTER TABLE "users" DROP COLUMN "status";

-- AlterTable
ALTER TABLE "api_keys" DROP COLUMN "permissions",
DROP COLUMN "previous_secret_expires_at",
DROP COLUMN "previous_secret_hash",
DROP COLUMN "updated_at";

-- AlterTable
ALTER TABLE "installation" DROP COLUMN "digest_key";

-- AlterTable
ALTER TABLE "llm_providers" DROP COLUMN "allow_private_address",
DROP COLUMN "tokens_per_minute";

-- AlterTable
ALTER TABLE "llm_models" DROP COLUMN "context_window",
DROP COLUMN "max_output_tokens",
DROP COLUMN "supports_json_schema",
DROP COLUMN "supports_streaming",
DROP COLUMN "supports_tools",
DROP COLUMN "supports_vision",
DROP COLUMN "version";

-- AlterTable
ALTER TABLE "model_prices" DROP COLUMN "source";

-- DropTable
DROP TABLE "sign_in_failures";

-- DropTable
DROP TABLE "audit_logs";

-- DropTable
DROP TABLE "audit_seals";

-- DropTable
DROP TABLE "stored_credentials";

-- DropTable
DROP TABLE "registry_version";

-- DropTable
DROP TABLE "idempotency_keys";

-- DropTable
DROP TABLE "system_settings";

-- DropEnum
DROP TYPE "UserStatus";

-- DropEnum
DROP TYPE "AuditAction";

-- AddForeignKey
ALTER TABLE "model_prices" ADD CONSTRAINT "model_prices_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "llm_models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_rates" ADD CONSTRAINT "price_rates_price_id_fkey" FOREIGN KEY ("price_id") REFERENCES "model_prices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
