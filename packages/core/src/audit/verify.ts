import type { Db } from '@sluice/db'

import type { Keyring } from '#credentials'

import { ROW_COLUMNS, SEALED_UNTIL, START, hashLink } from './seal.ts'
import type { Link, SealedRow } from './seal.ts'

const PAGE = 1000
const MAX_FAULTS = 1000

export type AuditFault = {
  /** Null: it has no place in the chain. */
  sequence: number | null
  auditId: string | null
  reason: string
}

export type AuditReport = {
  /** Rows there are. */
  rows: number
  sealed: number
  /** Rows too new to be sealed. */
  unsealedTail: number
  /** The end of the chain, to be noted down elsewhere; null: nothing is sealed. */
  head: Link | null
  /** Empty: nothing was altered. The first thousand. */
  faults: AuditFault[]
}

/**
 * Goes through the whole audit trail: every row against its seal, every seal against the one before. Finds rows and seals that
 * were changed, removed or slipped in; that the end was cut off it can only tell from a head that was noted before.
 */
export async function verifyAudit(
  { db, keyring }: { db: Db; keyring: Keyring },
  noted: Link | null = null,
): Promise<AuditReport> {
  const faults: AuditFault[] = []
  let link = START
  let sealed = 0
  for (;;) {
    const seals = await readSeals(db, link.sequence)
    for (const seal of seals) {
      const reason = judge(keyring, link, seal) ?? judgeNoted(seal, noted)
      if (reason) faults.push({ sequence: seal.sequence, auditId: seal.auditId, reason })
      if (seal.row) sealed += 1
      link = { sequence: seal.sequence, hash: seal.hash }
    }
    if (seals.length < PAGE || faults.length > MAX_FAULTS) break
  }
  if (noted && link.sequence < noted.sequence) {
    const reason = `The chain ends at ${link.sequence} and reached ${noted.sequence} before: its end was cut off.`
    faults.push({ sequence: noted.sequence, auditId: null, reason })
  }
  const { tail, slippedIn } = await readUnsealed(db)
  const reason = 'The row was slipped in, or its seal was removed: it is older than the end of the chain.'
  faults.push(...slippedIn.map((auditId) => ({ sequence: null, auditId, reason })))
  return {
    rows: sealed + tail + slippedIn.length,
    sealed,
    unsealedTail: tail,
    head: link === START ? null : link,
    faults: faults.slice(0, MAX_FAULTS),
  }
}

type Seal = Link & { auditId: string; sealedAt: string; row: SealedRow | null }

function judge(keyring: Keyring, previous: Link, { row, ...seal }: Seal): string | null {
  if (seal.sequence !== previous.sequence + 1)
    return `The seals between ${previous.sequence} and ${seal.sequence} were removed.`
  if (!row) return 'The row of this seal was removed.'
  const isWhole = hashLink(keyring, previous, { row, sealedAt: seal.sealedAt }) === seal.hash
  return isWhole ? null : 'The row, its seal or the seal before it was changed.'
}

function judgeNoted(seal: Seal, noted: Link | null): string | null {
  if (seal.sequence !== noted?.sequence || seal.hash === noted.hash) return null
  return 'The chain was another one when this place in it was noted: its end was written anew.'
}

async function readSeals(db: Db, after: number): Promise<Seal[]> {
  const seals = await db.$queryRaw<Omit<Seal, 'row'>[]>`
    SELECT sequence::float8, audit_id::text AS "auditId", encode(hash, 'hex') AS hash,
           (extract(epoch FROM sealed_at) * 1000000)::bigint::text AS "sealedAt"
      FROM audit_seals WHERE sequence > ${after} ORDER BY audit_seals.sequence LIMIT ${PAGE}`
  const rows = await db.$queryRaw<SealedRow[]>`
    SELECT ${ROW_COLUMNS} FROM audit_logs a WHERE a.id = ANY (${seals.map(({ auditId }) => auditId)}::uuid[])`
  const byId = new Map(rows.map((row) => [row.id, row]))
  return seals.map((seal) => ({ ...seal, row: byId.get(seal.auditId) ?? null }))
}

async function readUnsealed(db: Db): Promise<{ tail: number; slippedIn: string[] }> {
  const unsealed = await db.$queryRaw<{ id: string | null; count: number }[]>`
    SELECT CASE WHEN a.created_at < coalesce(${SEALED_UNTIL}, '-infinity') THEN a.id::text END AS id, count(*)::int
      FROM audit_logs a WHERE NOT EXISTS (SELECT FROM audit_seals s WHERE s.audit_id = a.id)
     GROUP BY 1 ORDER BY 1`
  return {
    tail: unsealed.find(({ id }) => id === null)?.count ?? 0,
    slippedIn: unsealed.flatMap(({ id }) => (id === null ? [] : [id])),
  }
}
