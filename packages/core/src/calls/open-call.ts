import type { CallFeature, CallOperation, Database, Db, LlmModel, LlmProvider } from '@sluice/db'
import type { CompletionRequest } from '@sluice/llm'

import { reserve } from '#ledger'
import { pricesInForce } from '#pricing'
import type { RateRow } from '#pricing'
import { traceIdOf } from '#shared'
import type { Clock, Request } from '#shared'

import { parseContext } from './call-context.ts'
import { costBound } from './cost-bound.ts'
import { toStorableJson } from './record-calls.ts'
import type { Redactor } from './redactor.ts'

const MAX_ADDRESS_LENGTH = 45
const MAX_AGENT_LENGTH = 200
/** A call is over this long after its provider's timeout, whatever became of its process. */
const GRACE_SECONDS = 5
/** What a call reserved is kept longer than the call, so that it is settled and not just released. */
const RESERVED_LONGER_SECONDS = 5

/** One call to be made: on whose behalf, what for, of which model, and under which permit. */
export type ModelCall = {
  request: Pick<Request, 'actor' | 'traceparent'>
  model: LlmModel & { provider: LlmProvider }
  feature: CallFeature
  operation: CallOperation
  /** What the caller notes with it: a JSON object of at most 4 kB. */
  context?: unknown
  /** What the call is about. */
  subject?: { type: string; id: string }
  /** Who asked from where. */
  client?: { address: string | null; agent: string | null }
  /** What is asked; the model's own options are added. */
  completion: Omit<CompletionRequest, 'model' | 'options'>
  /** The lease that the caller holds at the provider. */
  permit: { ownerId: string; leaseId: string }
}

/** A call that may leave now: it is written down and paid for ahead. */
export type OpenCall = {
  rates: RateRow[] | null
  /** What was reserved; null: its cost is unknown. */
  costBoundUsd: string | null
}

type OpenDependencies = { db: Database; clock: Clock }
type Opening = { id: string; call: ModelCall; asked: CompletionRequest; redactor: Redactor }

/**
 * Writes that a call is under way and reserves the most it can cost, in one transaction. Refuses with BUDGET_EXCEEDED where
 * its provider's balance does not suffice, with VALIDATION_FAILED where the context is none.
 */
export async function openCall(
  { db, clock }: OpenDependencies,
  { id, call, asked, redactor }: Opening,
): Promise<OpenCall> {
  const { model, permit, context: noted = {} } = call
  const context = parseContext(noted, redactor.text)
  return db.$transaction(async (tx) => {
    const price = (await pricesInForce(tx, [model.id], clock.now())).get(model.id)
    const costBoundUsd = costBound(asked, price?.rates ?? null)
    const lastsSeconds = model.provider.requestTimeoutSeconds + GRACE_SECONDS
    await insertOpenCall(tx, {
      id,
      ...toCircumstances(call, redactor),
      context,
      modelId: model.id,
      modelVersion: model.version,
      priceId: price?.priceId ?? null,
      costBoundUsd: costBoundUsd?.toFixed() ?? null,
      ...permit,
      lastsSeconds,
    })
    await reserve(tx, {
      id,
      isRun: false,
      parts: [{ providerId: model.providerId, amountUsd: costBoundUsd }],
      lastsSeconds: lastsSeconds + RESERVED_LONGER_SECONDS,
      field: 'model',
    })
    return { rates: price?.rates ?? null, costBoundUsd: costBoundUsd?.toFixed() ?? null }
  })
}

function toCircumstances({ request, feature, operation, subject, client }: ModelCall, redactor: Redactor) {
  const { actor } = request
  return {
    teamId: actor.teamId,
    actorKind: actor.kind,
    actorId: actor.id,
    feature,
    operation,
    subjectType: subject?.type ?? null,
    subjectId: subject?.id ?? null,
    clientAddress: client?.address?.slice(0, MAX_ADDRESS_LENGTH) ?? null,
    clientAgent: client?.agent ? redactor.text(client.agent).slice(0, MAX_AGENT_LENGTH) : null,
    traceId: traceIdOf(request)?.slice(0, 32) ?? null,
  }
}

type OpenRow = ReturnType<typeof toCircumstances> & {
  id: string
  context: object
  modelId: string
  modelVersion: number
  priceId: string | null
  costBoundUsd: string | null
  ownerId: string
  leaseId: string
  lastsSeconds: number
}

/** By the time of the database, which decides when the call is over. */
async function insertOpenCall(tx: Db, row: OpenRow): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO open_calls (id, team_id, actor_kind, actor_id, feature, operation, context, subject_type, subject_id, model_id,
                            model_version, price_id, cost_bound_usd, client_address, client_agent, trace_id, owner_id, lease_id, deadline_at)
    SELECT r.id, r."teamId", r."actorKind", r."actorId", r.feature, r.operation, r.context, r."subjectType", r."subjectId", r."modelId",
           r."modelVersion", r."priceId", r."costBoundUsd", r."clientAddress", r."clientAgent", r."traceId", r."ownerId", r."leaseId",
           clock_timestamp() + make_interval(secs => r."lastsSeconds")
      FROM jsonb_to_record(${toStorableJson(row)}::jsonb) AS r(
             id uuid, "teamId" uuid, "actorKind" "ActorKind", "actorId" uuid, feature "CallFeature", operation "CallOperation", context jsonb,
             "subjectType" text, "subjectId" uuid, "modelId" uuid, "modelVersion" integer, "priceId" uuid, "costBoundUsd" numeric,
             "clientAddress" text, "clientAgent" text, "traceId" text, "ownerId" uuid, "leaseId" uuid, "lastsSeconds" float8)`
}
