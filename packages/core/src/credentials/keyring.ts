import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

import type { Database, Db } from '@sluice/db'

import { SluiceError } from '#shared'

import { deriveKey } from './master-key.ts'
import type { MasterKey } from './master-key.ts'

/** What a digest is for: each purpose has a key of its own. */
type Purpose = 'api-key' | 'session' | 'sign-in' | 'audit'

/** Encrypted bytes and the master key they open with. */
export type Sealed = { sealed: Uint8Array<ArrayBuffer>; keyId: string }

const DIGEST_KEY_PLACE = 'installation/1/digest_key'

/** The master keys this process was given, the one the database uses now, and what digests are keyed with. */
export class Keyring {
  readonly #keys: ReadonlyMap<string, MasterKey>
  readonly #digestKey: Buffer
  /** What is derived from it, once for each purpose: every request needs a digest. */
  readonly #purposeKeys = new Map<Purpose, KeyObject>()
  #active: MasterKey

  constructor(keys: readonly MasterKey[], active: MasterKey, digestKey: Buffer) {
    this.#keys = new Map(keys.map((key) => [key.id, key]))
    this.#active = active
    this.#digestKey = digestKey
  }

  /** The key that seals now. */
  get activeId(): string {
    return this.#active.id
  }

  /** The database has changed to another key of ours; one that we do not have changes nothing. */
  activate(keyId: string): void {
    this.#active = this.#keys.get(keyId) ?? this.#active
  }

  /** Keyed digest of a value with much entropy: equal values can be found, none can be read back. */
  digest(purpose: Purpose, value: string): Uint8Array<ArrayBuffer> {
    return new Uint8Array(createHmac('sha256', this.#keyOf(purpose)).update(value).digest())
  }

  #keyOf(purpose: Purpose): KeyObject {
    const known = this.#purposeKeys.get(purpose)
    if (known) return known
    const key = createSecretKey(deriveKey(this.#digestKey, purpose))
    this.#purposeKeys.set(purpose, key)
    return key
  }

  /** Encrypts a text for one place: table, row and column. */
  seal(place: string, plain: string): Sealed {
    return {
      sealed: new Uint8Array(this.#active.seal(place, Buffer.from(plain))),
      keyId: this.#active.id,
    }
  }

  /** Decrypts what was sealed for the same place; throws INTERNAL_ERROR when it cannot. */
  open(place: string, { sealed, keyId }: { sealed: Uint8Array; keyId: string }): string {
    const key = this.#keys.get(keyId)
    if (!key) {
      throw new SluiceError('INTERNAL_ERROR', `What is stored in ${place} needs the master key ${keyId}.`)
    }
    return key.open(place, sealed).toString()
  }
}

/**
 * Opens a database with the master keys of this process, the one to use first, older ones behind it. Binds an empty database
 * to the first key; refuses when none is the key the database was set up with, or when something is sealed with yet another.
 */
export async function openKeyring(
  db: Database,
  keys: readonly [MasterKey, ...MasterKey[]],
): Promise<Keyring> {
  const [first] = keys
  await db.installation.createMany({
    data: [
      {
        id: 1,
        masterKeyId: first.id,
        masterKeyCheck: new Uint8Array(first.check()),
        digestKey: new Uint8Array(first.seal(DIGEST_KEY_PLACE, randomBytes(32))),
      },
    ],
    skipDuplicates: true,
  })
  const stored = await db.installation.findUniqueOrThrow({ where: { id: 1 } })
  const active = keys.find((key) => key.fits(stored.masterKeyCheck))
  if (!active) throw wrongKey(stored.masterKeyId, first.id)
  await refuseUnknownKeys(db, keys)
  const sealed = stored.digestKey ?? (await adoptDigestKey(db, active))
  return new Keyring(keys, active, active.open(DIGEST_KEY_PLACE, sealed))
}

/** A database older than the digest key keeps the digests it has. */
async function adoptDigestKey(db: Database, active: MasterKey): Promise<Uint8Array> {
  await db.installation.updateMany({
    where: { id: 1, digestKey: null },
    data: { digestKey: new Uint8Array(active.seal(DIGEST_KEY_PLACE, active.legacyDigestKey())) },
  })
  const { digestKey } = await db.installation.findUniqueOrThrow({ where: { id: 1 } })
  if (!digestKey) throw new SluiceError('INTERNAL_ERROR', 'The installation has no digest key.')
  return digestKey
}

async function refuseUnknownKeys(db: Db, keys: readonly MasterKey[]): Promise<void> {
  const known = keys.map(({ id }) => id)
  const lost = await db.storedCredential.groupBy({
    by: ['keyId'],
    where: { keyId: { notIn: known } },
    _count: true,
  })
  const [first] = lost
  if (!first) return
  throw new SluiceError(
    'VALIDATION_FAILED',
    `${first._count} stored credentials are sealed with the master key ${first.keyId}, which this process does not have. ` +
      'Add it to SLUICE_MASTER_KEY_PREVIOUS and run: sluice keys rotate-master.',
    { field: 'SLUICE_MASTER_KEY_PREVIOUS' },
  )
}

function wrongKey(wanted: string, given: string): SluiceError {
  return new SluiceError(
    'VALIDATION_FAILED',
    `This database was set up with another master key (${wanted}, this process has ${given}). ` +
      'Start with the key it was set up with: SLUICE_MASTER_KEY, SLUICE_MASTER_KEY_FILE or .sluice/master.key.',
    { field: 'SLUICE_MASTER_KEY' },
  )
}

/**
 * Moves everything sealed to the first of the keys, which becomes the database's, within the caller's transaction. Processes
 * that have both keys go on meanwhile; the others are not needed any more. Answers how many credentials were moved.
 */
export async function rotateMasterKey(
  tx: Db,
  keys: readonly [MasterKey, ...MasterKey[]],
): Promise<{ from: string; to: string; credentials: number }> {
  const [next] = keys
  const keyOf = (id: string): MasterKey => {
    const key = keys.find((candidate) => candidate.id === id)
    if (!key) throw wrongKey(id, next.id)
    return key
  }
  await tx.$queryRaw`SELECT id FROM installation WHERE id = 1 FOR UPDATE`
  const stored = await tx.installation.findUniqueOrThrow({ where: { id: 1 } })
  const current = keyOf(stored.masterKeyId)
  const credentials = await tx.storedCredential.findMany({ where: { keyId: { not: next.id } } })
  for (const { id, sealed, keyId } of credentials) {
    const moved = keyOf(keyId).rewrap(placeOfCredential(id), sealed, next)
    await tx.storedCredential.update({
      where: { id },
      data: { sealed: new Uint8Array(moved), keyId: next.id },
    })
  }
  // Answers kept for a replay are good for minutes; they are not worth moving.
  await tx.idempotencyKey.updateMany({
    where: { secretKeyId: { not: next.id } },
    data: { secret: null, secretKeyId: null, secretExpiresAt: null },
  })
  const digestKey = stored.digestKey ?? current.seal(DIGEST_KEY_PLACE, current.legacyDigestKey())
  await tx.installation.update({
    where: { id: 1 },
    data: {
      masterKeyId: next.id,
      masterKeyCheck: new Uint8Array(next.check()),
      digestKey: new Uint8Array(current.rewrap(DIGEST_KEY_PLACE, digestKey, next)),
    },
  })
  return { from: current.id, to: next.id, credentials: credentials.length }
}

/** What a stored credential is bound to. */
export function placeOfCredential(id: string): string {
  return `stored_credentials/${id}/sealed`
}
