import type { AuditAction, Database, Db, Prisma } from '@sluice/db'

import type { Keyring } from '#credentials'
import { recordEvent } from '#events'
import type { EntityType } from '#events'
import { SluiceError, createId, traceIdOf } from '#shared'
import type { Clock, Idempotency, Request } from '#shared'

/** JSON as it is stored: no dates, no decimals, no secrets. */
export type JsonObject = Prisma.JsonObject

/** What one change did to one thing, for the audit trail and the events. */
export type AuditEntry = {
  action: AuditAction
  /** The use case, named like its mutation, e.g. `deprecateLlmModel`. */
  operation: string
  /** What happened, in the past tense: with the entity's type it makes the event's, e.g. `llm_model.deprecated`. */
  verb: string
  entity: { type: EntityType; id: string; name: string }
  /** The team whose thing it is; null: the installation's. */
  teamId: string | null
  /** What a person should see of it, secrets left out; null: it was not there. */
  before: JsonObject | null
  after: JsonObject | null
}

export type Change<R> = {
  /** Enough to read the answer again: kept with the request's idempotency key. */
  result: R
  /** One for each thing that was changed. */
  audit: readonly AuditEntry[]
  /** A secret that is in the answer and nowhere else. */
  secret?: string
}

export type ChangeDependencies = { db: Database; keyring: Keyring; clock: Clock }

/** The answer; `secret` is null when there is none, or when a replay comes too late to see it again. */
export type Committed<R> = { result: R; secret: string | null }

const TRANSACTION = { timeout: 60_000, maxWait: 5_000 }
const SECRET_KEPT_MS = 10 * 60_000

/**
 * Makes one change in one transaction: what it writes, its audit rows, its events and, where the request carries an
 * idempotency key, its answer. The same request again changes nothing and gets the same answer; CONFLICT while the first
 * still runs, VALIDATION_FAILED when the key stood for another request.
 */
export async function commitChange<R extends JsonObject>(
  dependencies: ChangeDependencies,
  request: Request,
  work: (tx: Db) => Promise<Change<R>>,
): Promise<Committed<R>> {
  return dependencies.db.$transaction(async (tx) => {
    const { idempotency } = request
    if (idempotency) {
      const isOurs = await lockKey(tx, scopeOf(request), idempotency)
      const replay = await findReplay<R>({ ...dependencies, db: tx }, request)
      if (replay) return replay
      if (!isOurs) throw beingWorkedOn()
    }
    const { result, audit, secret = null } = await work(tx)
    for (const entry of audit) await record(tx, request, entry)
    if (idempotency) await keepAnswer({ ...dependencies, db: tx }, { request, idempotency, result, secret })
    return { result, secret }
  }, TRANSACTION)
}

/** The answer that this request got before; null when it is new. Use cases that ask the outside world look first. */
export async function findReplay<R extends JsonObject>(
  { db, keyring, clock }: { db: Db; keyring: Keyring; clock: Clock },
  request: Request,
): Promise<Committed<R> | null> {
  const { idempotency } = request
  if (!idempotency) return null
  const scope = scopeOf(request)
  const [row] = await db.$queryRaw<
    {
      fingerprint: string
      result: R
      secret: Uint8Array | null
      secretKeyId: string | null
      secretExpiresAt: Date | null
    }[]
  >`SELECT encode(fingerprint, 'hex') AS fingerprint, result, secret, secret_key_id AS "secretKeyId",
           secret_expires_at AS "secretExpiresAt"
      FROM idempotency_keys WHERE scope = ${scope} AND key = ${idempotency.key}`
  if (!row) return null
  if (row.fingerprint !== idempotency.fingerprint) {
    throw new SluiceError(
      'VALIDATION_FAILED',
      'This Idempotency-Key was used for another request; use a new key for every new change.',
      { field: 'Idempotency-Key' },
    )
  }
  const { secret, secretKeyId, secretExpiresAt } = row
  const isKept = secret && secretKeyId && secretExpiresAt && secretExpiresAt > clock.now()
  return {
    result: row.result,
    secret: isKept
      ? keyring.open(placeOf(scope, idempotency.key), { sealed: secret, keyId: secretKeyId })
      : null,
  }
}

/** Forgets answers that are older than a day. */
export async function forgetAnswers(db: Db, now: Date): Promise<number> {
  const { count } = await db.idempotencyKey.deleteMany({
    where: { createdAt: { lt: new Date(now.getTime() - 86_400_000) } },
  })
  return count
}

async function lockKey(db: Db, scope: string, { key }: Idempotency): Promise<boolean> {
  const [lock] = await db.$queryRaw<
    { isOurs: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(hashtextextended(${`${scope}/${key}`}, 5148)) AS "isOurs"`
  return lock?.isOurs === true
}

function beingWorkedOn(): SluiceError {
  return new SluiceError(
    'CONFLICT',
    'A request with this Idempotency-Key is being worked on; ask again in a moment.',
    { field: 'Idempotency-Key' },
  )
}

async function keepAnswer(
  { db, keyring, clock }: { db: Db; keyring: Keyring; clock: Clock },
  answer: { request: Request; idempotency: Idempotency; result: JsonObject; secret: string | null },
): Promise<void> {
  const { idempotency, result, secret } = answer
  const scope = scopeOf(answer.request)
  const sealed = secret === null ? null : keyring.seal(placeOf(scope, idempotency.key), secret)
  await db.idempotencyKey.create({
    data: {
      scope,
      key: idempotency.key,
      fingerprint: new Uint8Array(Buffer.from(idempotency.fingerprint, 'hex')),
      result,
      secret: sealed?.sealed ?? null,
      secretKeyId: sealed?.keyId ?? null,
      secretExpiresAt: sealed ? new Date(clock.now().getTime() + SECRET_KEPT_MS) : null,
    },
  })
}

async function record(db: Db, request: Request, entry: AuditEntry): Promise<void> {
  const { actor, requestId } = request
  const { entity, verb, teamId, before, after, ...rest } = entry
  const traceId = traceIdOf(request)
  await db.auditLog.create({
    data: {
      id: createId(),
      teamId,
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name.slice(0, 200),
      entityType: entity.type,
      entityId: entity.id,
      entityName: entity.name.slice(0, 200),
      ...(before === null ? {} : { before }),
      ...(after === null ? {} : { after }),
      requestId,
      traceId,
      ...rest,
    },
  })
  await recordEvent(db, {
    type: `${entity.type}.${verb}`,
    teamId,
    subjectType: entity.type,
    subjectId: entity.id,
    payload: { name: entity.name },
    actor,
    traceId,
  })
}

function scopeOf({ actor }: Request): string {
  return `${actor.kind}:${actor.id ?? actor.teamId}`
}

function placeOf(scope: string, key: string): string {
  return `idempotency_keys/${scope}/${key}/secret`
}
