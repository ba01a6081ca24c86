import { Prisma } from '@sluice/db'
import type { Database, Db } from '@sluice/db'

import type { Keyring } from '#credentials'
import { canonicalJson, guarded } from '#shared'
import type { Clock } from '#shared'

const BATCH = 500
/** No transaction of ours takes as long, so whatever is older than the last sealed row by more than this is sealed too. */
const LATEST_MINUTES = 10

/** A link of the chain: its place and what it holds on to. */
export type Link = { sequence: number; hash: string }

/** Before the first link. */
export const START: Link = { sequence: 0, hash: '' }

/** An audit row as the chain sees it: every column, as the text Postgres keeps. */
export type SealedRow = {
  id: string
  teamId: string | null
  actorKind: string
  actorId: string | null
  actorName: string
  action: string
  operation: string
  entityType: string
  entityId: string
  entityName: string
  before: string | null
  after: string | null
  requestId: string | null
  traceId: string | null
  /** Microseconds since 1970. */
  createdAt: string
}

/** The columns of a SealedRow, of audit_logs as `a`. */
export const ROW_COLUMNS = Prisma.sql`
  a.id::text, a.team_id::text AS "teamId", a.actor_kind::text AS "actorKind", a.actor_id::text AS "actorId",
  a.actor_name AS "actorName", a.action::text, a.operation, a.entity_type AS "entityType", a.entity_id AS "entityId",
  a.entity_name AS "entityName", a.before::text, a.after::text, a.request_id AS "requestId", a.trace_id AS "traceId",
  (extract(epoch FROM a.created_at) * 1000000)::bigint::text AS "createdAt"`

/** Rows that should have been sealed: those as old as this lie before the end of the chain. */
export const SEALED_UNTIL = Prisma.sql`(
  SELECT least(a.created_at, now()) - ${`${LATEST_MINUTES} minutes`}::interval
    FROM audit_seals s JOIN audit_logs a ON a.id = s.audit_id ORDER BY s.sequence DESC LIMIT 1)`

/** The hash of a link: keyed, over the link before, its own place and time, and the row it holds. */
export function hashLink(
  keyring: Keyring,
  previous: Link,
  { row, sealedAt }: { row: SealedRow; sealedAt: string },
): string {
  const link = { ...row, sequence: previous.sequence + 1, sealedAt }
  return Buffer.from(keyring.digest('audit', previous.hash + canonicalJson(link))).toString('hex')
}

/**
 * Seals what was written since: adds a link to the chain for each row, in the order of their writing, so that altering or
 * removing one is found by `verifyAudit`. One process at a time. Answers how many were sealed and where the chain ends then;
 * null when nothing was.
 */
export async function sealAudit(dependencies: {
  db: Database
  keyring: Keyring
  clock: Clock
}): Promise<{ rows: number; head: Link | null }> {
  let sealed: { rows: number; head: Link | null } = { rows: 0, head: null }
  for (;;) {
    const links = await guarded(dependencies.db, 'sealAudit', {
      otherwise: [],
      work: (tx) => sealBatch(tx, dependencies.keyring, dependencies.clock.now()),
    })
    const head = links.at(-1)
    if (head) sealed = { rows: sealed.rows + links.length, head }
    if (links.length < BATCH) return sealed
  }
}

async function sealBatch(tx: Db, keyring: Keyring, sealedAt: Date): Promise<Link[]> {
  const rows = await tx.$queryRaw<SealedRow[]>`
    SELECT ${ROW_COLUMNS}
      FROM audit_logs a
     WHERE a.created_at >= coalesce(${SEALED_UNTIL}, '-infinity')
       AND NOT EXISTS (SELECT FROM audit_seals s WHERE s.audit_id = a.id)
     ORDER BY a.created_at, a.id
     LIMIT ${BATCH}`
  if (rows.length === 0) return []
  let previous = await lastLink(tx)
  const seals = rows.map((row) => {
    const hash = hashLink(keyring, previous, { row, sealedAt: `${sealedAt.getTime()}000` })
    previous = { sequence: previous.sequence + 1, hash }
    return { ...previous, auditId: row.id }
  })
  await tx.auditSeal.createMany({
    data: seals.map((seal) => ({ ...seal, hash: new Uint8Array(Buffer.from(seal.hash, 'hex')), sealedAt })),
  })
  return seals
}

async function lastLink(db: Db): Promise<Link> {
  const last = await db.auditSeal.findFirst({ orderBy: { sequence: 'desc' } })
  return last ? { sequence: Number(last.sequence), hash: Buffer.from(last.hash).toString('hex') } : START
}
