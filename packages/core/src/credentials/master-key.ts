import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

import { SluiceError } from '#shared'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES
const CIPHER = 'aes-256-gcm'

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

  /** What a database remembers of its master key. */
  check(): Buffer {
    return createHmac('sha256', deriveKey(this.#key, 'check')).update('sluice').digest()
  }

  fits(check: Uint8Array): boolean {
    const own = this.check()
    return check.length === own.length && timingSafeEqual(check, own)
  }

  /** What digests were keyed with before they had a key of their own: the master key itself. */
  legacyDigestKey(): Buffer {
    return Buffer.from(this.#key)
  }

  /**
   * Encrypts under a fresh data key, which is encrypted under this master key. `place` (table, row and column) is bound to the
   * result: it opens nowhere else.
   */
  seal(place: string, plain: Uint8Array): Buffer {
    const dataKey = randomBytes(KEY_BYTES)
    return Buffer.concat([
      encrypt(deriveKey(this.#key, 'wrap'), place, dataKey),
      encrypt(dataKey, place, plain),
    ])
  }

  /** The plain bytes again; throws INTERNAL_ERROR when the place, the key or a single bit is another. */
  open(place: string, sealed: Uint8Array): Buffer {
    return decrypt(this.#unwrap(place, sealed), place, sealed.subarray(WRAPPED_BYTES))
  }

  /** What was sealed here, sealed by another master key: only the data key is encrypted anew. */
  rewrap(place: string, sealed: Uint8Array, next: MasterKey): Buffer {
    const wrapped = encrypt(deriveKey(next.#key, 'wrap'), place, this.#unwrap(place, sealed))
    return Buffer.concat([wrapped, sealed.subarray(WRAPPED_BYTES)])
  }

  #unwrap(place: string, sealed: Uint8Array): Buffer {
    return decrypt(deriveKey(this.#key, 'wrap'), place, sealed.subarray(0, WRAPPED_BYTES))
  }
}

/** A key for one purpose, derived from one with much entropy. */
export function deriveKey(root: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, '', `sluice ${purpose}`, KEY_BYTES))
}

function encrypt(key: Buffer, place: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(place))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, place: string, sealed: Uint8Array): Buffer {
  try {
    const tagAt = sealed.length - TAG_BYTES
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(place))
      .setAuthTag(sealed.subarray(tagAt))
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, tagAt)), decipher.final()])
  } catch (cause) {
    throw new SluiceError('INTERNAL_ERROR', `What is stored in ${place} cannot be decrypted.`, { cause })
  }
}
