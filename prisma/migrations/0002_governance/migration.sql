-- CreateEnum
CREATE TYPE "UserStatus" AS ENUM ('ACTIVE', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "AuditAction" AS ENUM ('CREATE', 'UPDATE', 'DELETE', 'ACTION');

-- DropForeignKey
ALTER TABLE "model_prices" DROP CONSTRAINT "model_prices_model_id_fkey";

-- DropForeignKey
ALTER TABLE "price_rates" DROP CONSTRAINT "price_rates_price_id_fkey";

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "status" "UserStatus" NOT NULL DEFAULT 'ACTIVE';

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "permissions" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "previous_secret_expires_at" TIMESTAMPTZ(6),
ADD COLUMN     "previous_secret_hash" BYTEA,
ADD COLUMN     "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "installation" ADD COLUMN     "digest_key" BYTEA;

-- AlterTable
ALTER TABLE "llm_providers" ADD COLUMN     "allow_private_address" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "tokens_per_minute" INTEGER;

-- AlterTable
ALTER TABLE "llm_models" ADD COLUMN     "context_window" INTEGER,
ADD COLUMN     "max_output_tokens" INTEGER,
ADD COLUMN     "supports_json_schema" BOOLEAN,
ADD COLUMN     "supports_streaming" BOOLEAN,
ADD COLUMN     "supports_tools" BOOLEAN,
ADD COLUMN     "supports_vision" BOOLEAN,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "model_prices" ADD COLUMN     "source" VARCHAR(200) NOT NULL DEFAULT 'admin';

-- CreateTable
CREATE TABLE "sign_in_failures" (
    "subject" BYTEA NOT NULL,
    "count" INTEGER NOT NULL,
    "last_failure_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "sign_in_failures_pkey" PRIMARY KEY ("subject")
);

-- CreateTable
CREATE TABLE "audit_logs" (
    "id" UUID NOT NULL,
    "team_id" UUID,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" UUID,
    "actor_name" VARCHAR(200) NOT NULL,
    "action" "AuditAction" NOT NULL,
    "operation" VARCHAR(80) NOT NULL,
    "entity_type" VARCHAR(40) NOT NULL,
    "entity_id" VARCHAR(100) NOT NULL,
    "entity_name" VARCHAR(200) NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "request_id" VARCHAR(64),
    "trace_id" VARCHAR(32),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_logs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_seals" (
    "sequence" BIGINT NOT NULL,
    "audit_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "sealed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "stored_credentials" (
    "id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "key_id" VARCHAR(16) NOT NULL,
    "created_by_kind" "ActorKind" NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stored_credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registry_version" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "version" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "registry_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "scope" VARCHAR(80) NOT NULL,
    "key" VARCHAR(200) NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "result" JSONB NOT NULL,
    "secret" BYTEA,
    "secret_key_id" VARCHAR(16),
    "secret_expires_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("scope","key")
);

-- CreateTable
CREATE TABLE "system_settings" (
    "key" VARCHAR(100) NOT NULL,
    "value" JSONB NOT NULL,
    "updated_by_kind" "ActorKind" NOT NULL,
    "updated_by_id" UUID,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "system_settings_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "sign_in_failures_last_failure_at_idx" ON "sign_in_failures"("last_failure_at");

-- CreateIndex
CREATE INDEX "audit_logs_entity_type_entity_id_created_at_idx" ON "audit_logs"("entity_type", "entity_id", "created_at");

-- CreateIndex
CREATE INDEX "audit_logs_team_id_created_at_idx" ON "audit_logs"("team_id", "created_at");

-- CreateIndex
CREATE INDEX "audit_logs_actor_id_created_at_idx" ON "audit_logs"("actor_id", "created_at");

-- CreateIndex
CREATE INDEX "audit_logs_created_at_idx" ON "audit_logs"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "audit_seals_audit_id_key" ON "audit_seals"("audit_id");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_previous_secret_hash_key" ON "api_keys"("previous_secret_hash");

-- AddForeignKey
ALTER TABLE "audit_seals" ADD CONSTRAINT "audit_seals_audit_id_fkey" FOREIGN KEY ("audit_id") REFERENCES "audit_logs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_prices" ADD CONSTRAINT "model_prices_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "llm_models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_rates" ADD CONSTRAINT "price_rates_price_id_fkey" FOREIGN KEY ("price_id") REFERENCES "model_prices"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "events" ALTER COLUMN "subject_id" SET DATA TYPE VARCHAR(100);

-- What Prisma cannot say.

ALTER TABLE "registry_version" ADD CONSTRAINT "registry_version_one_row" CHECK ("id" = 1);
INSERT INTO "registry_version" ("id") VALUES (1);

ALTER TABLE "llm_providers" ADD CONSTRAINT "llm_providers_tokens_positive" CHECK ("tokens_per_minute" > 0);
ALTER TABLE "llm_models" ADD CONSTRAINT "llm_models_counts_positive" CHECK (
  "version" > 0 AND "context_window" > 0 AND "max_output_tokens" > 0
);
ALTER TABLE "sign_in_failures" ADD CONSTRAINT "sign_in_failures_count_positive" CHECK ("count" > 0);

UPDATE "model_prices" SET "source" = 'seed' WHERE "created_by_kind" = 'SYSTEM';

-- The change that every process has to hear of. Deferred to the end of the transaction, so that the one version row is
-- the last lock anybody takes, and raised once per transaction.
CREATE FUNCTION registry_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_version bigint;
BEGIN
  IF current_setting('sluice.registry_changed', true) = pg_current_xact_id()::text THEN
    RETURN NULL;
  END IF;
  PERFORM set_config('sluice.registry_changed', pg_current_xact_id()::text, true);
  UPDATE registry_version SET version = version + 1 RETURNING version INTO v_version;
  PERFORM pg_notify('sluice_change', v_version::text);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER registry_changed AFTER INSERT OR UPDATE OR DELETE ON "llm_providers"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_changed();
CREATE CONSTRAINT TRIGGER registry_changed AFTER INSERT OR UPDATE OR DELETE ON "llm_models"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_changed();
CREATE CONSTRAINT TRIGGER registry_changed AFTER INSERT OR UPDATE OR DELETE ON "model_prices"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_changed();
CREATE CONSTRAINT TRIGGER registry_changed AFTER INSERT OR UPDATE OR DELETE ON "system_settings"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_changed();
CREATE CONSTRAINT TRIGGER registry_changed AFTER INSERT OR UPDATE OR DELETE ON "stored_credentials"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_changed();
CREATE CONSTRAINT TRIGGER registry_changed AFTER INSERT OR UPDATE OR DELETE ON "memberships"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_changed();
CREATE CONSTRAINT TRIGGER registry_changed AFTER UPDATE OF "name", "slug", "status" ON "teams"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_changed();
CREATE CONSTRAINT TRIGGER registry_changed AFTER DELETE OR UPDATE OF "name", "email", "status", "must_change_password", "password_hash" ON "users"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_changed();
CREATE CONSTRAINT TRIGGER registry_changed AFTER DELETE ON "sessions"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_changed();
CREATE CONSTRAINT TRIGGER registry_changed AFTER DELETE OR UPDATE OF "name", "team_id", "role", "permissions", "status", "expires_at", "secret_hash", "previous_secret_hash", "previous_secret_expires_at" ON "api_keys"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_changed();
CREATE CONSTRAINT TRIGGER registry_changed AFTER UPDATE ON "installation"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_changed();

-- Append-only tables.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is not possible', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_logs"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_seals"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON "model_prices"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON "price_rates"
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- A price goes with its model, or before it is in force.
CREATE FUNCTION price_history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.effective_from <= clock_timestamp() AND EXISTS (SELECT 1 FROM llm_models WHERE id = OLD.model_id) THEN
    RAISE EXCEPTION 'a price that has been in force cannot be deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER price_history_stays BEFORE DELETE ON "model_prices"
  FOR EACH ROW EXECUTE FUNCTION price_history_stays();

-- A price's rates are written and removed with it, in its own transaction.
CREATE FUNCTION price_rates_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT 1 FROM model_prices WHERE id = NEW.price_id AND xmin = pg_current_xact_id()::xid) THEN
      RAISE EXCEPTION 'rates are written with their price and never later' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM model_prices WHERE id = OLD.price_id) THEN
    RAISE EXCEPTION 'rates are removed with their price and never alone' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER price_rates_stay BEFORE INSERT OR DELETE ON "price_rates"
  FOR EACH ROW EXECUTE FUNCTION price_rates_stay();
