import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

import type { Db } from '@sluice/db'

import { SluiceError } from '#shared'

const KEY_BYTES = 32

/** What a sub-key is used for. Each purpose has a key of its own, derived from the master key. */
type Purpose = 'api-key' | 'session' | 'check'

/** The installation's root secret. Nothing is encrypted or hashed with it directly. */
export class MasterKey {
  readonly #key: Buffer
  /** Public name of the key: tells two apart without revealing either. */
  readonly id: string

  private constructor(key: Buffer) {
    this.#key = key
    this.id = createHash('sha256').update('sluice master key id').update(key).digest('hex').slice(0, 16)
  }

  /** From 32 bytes of base64, as in SLUICE_MASTER_KEY. */
  static parse(text: string): MasterKey {
    const key = Buffer.from(text.trim(), 'base64')
    if (key.length !== KEY_BYTES) {
      throw new SluiceError(
        'VALIDATION_FAILED',
        `The master key must be ${KEY_BYTES} bytes in base64; this one has ${key.length}. Make one with: openssl rand -base64 32`,
        { field: 'SLUICE_MASTER_KEY' },
      )
    }
    return new MasterKey(key)
  }

  /** A new random key in the form that `parse` takes. */
  static generate(): string {
    return randomBytes(KEY_BYTES).toString('base64')
  }

  /** Keyed digest of a value with much entropy (API keys, session tokens): equal values can be found, none can be read back. */
  digest(purpose: Purpose, value: string): Buffer {
    const subKey = Buffer.from(hkdfSync('sha256', this.#key, '', `sluice ${purpose}`, KEY_BYTES))
    return createHmac('sha256', subKey).update(value).digest()
  }
}

/** Binds the database to the master key on first use, and refuses any other key from then on. */
export async function checkMasterKey(db: Db, key: MasterKey): Promise<void> {
  const check = key.digest('check', 'sluice')
  await db.installation.createMany({
    data: [{ id: 1, masterKeyId: key.id, masterKeyCheck: new Uint8Array(check) }],
    skipDuplicates: true,
  })
  const stored = await db.installation.findUniqueOrThrow({ where: { id: 1 } })
  if (timingSafeEqual(Buffer.from(stored.masterKeyCheck), check)) return
  throw new SluiceError(
    'VALIDATION_FAILED',
    `This database was set up with another master key (${stored.masterKeyId}, this process has ${key.id}). ` +
      'Start with the key it was set up with: SLUICE_MASTER_KEY, SLUICE_MASTER_KEY_FILE or .sluice/master.key.',
    { field: 'SLUICE_MASTER_KEY' },
  )
}
