import type { Log } from '#shared'

import { authenticateApiKey, authenticateSession } from './authenticate.ts'
import type { AuthenticateDependencies, KeyHolder, SignedIn } from './authenticate.ts'

export type CallersOptions = AuthenticateDependencies & {
  /** Which state of the registry this process knows of, and whether a change of more than a second ago would be known. */
  snapshot: { readonly current: { version: bigint }; readonly isFresh: boolean }
  log: Log
  /** How many are remembered at most; 10,000 by default. */
  capacity?: number
}

/** Somebody as looked up while the registry had a version. */
type Known = { version: bigint; signedIn: SignedIn; usedAt: Date | null }

const CAPACITY = 10_000
const LAST_USED_PRECISION_MS = 60_000

/**
 * Who is asking, without asking the database each time. Somebody is remembered while the registry's version is the one they
 * were looked up under, and every change of a key, session, user or team raises it: what was revoked more than a second ago is
 * refused in every process.
 */
export class Callers implements AsyncDisposable {
  readonly #options: CallersOptions
  readonly #capacity: number
  /** By the digest of key or token; the least recently used first. */
  readonly #known = new Map<string, Known>()
  /** What is being looked up, so that many who ask at once ask once. */
  readonly #looking = new Map<string, Promise<KeyHolder | null>>()
  readonly #writing = new Set<Promise<void>>()

  constructor(options: CallersOptions) {
    this.#options = options
    this.#capacity = options.capacity ?? CAPACITY
  }

  /** Whose an API key is; null: nobody's. */
  async ofApiKey(key: string): Promise<SignedIn | null> {
    const known = await this.#find(this.#digest('api-key', key), () => authenticateApiKey(this.#options, key))
    if (!known) return null
    this.#noteUse(known)
    return known.signedIn
  }

  /** Whose a session token is; null: nobody's. */
  async ofSession(token: string): Promise<SignedIn | null> {
    const known = await this.#find(this.#digest('session', token), async () => {
      const signedIn = await authenticateSession(this.#options, token)
      return signedIn && { signedIn, lastUsedAt: null }
    })
    return known?.signedIn ?? null
  }

  /** Waits for what is being written. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#writing)
  }

  #digest(purpose: 'api-key' | 'session', secret: string): string {
    return `${purpose} ${Buffer.from(this.#options.keyring.digest(purpose, secret)).toString('base64')}`
  }

  async #find(digest: string, look: () => Promise<KeyHolder | null>): Promise<Known | null> {
    const { snapshot, clock } = this.#options
    // Before the row: what changes between the two raises the version above this one.
    const { version } = snapshot.current
    const known = this.#known.get(digest)
    this.#known.delete(digest)
    if (known && known.version === version && snapshot.isFresh && !isOver(known.signedIn, clock.now())) {
      this.#known.set(digest, known)
      return known
    }
    const found = await this.#join(`${version} ${digest}`, look)
    return found && this.#remember(digest, { version, signedIn: found.signedIn, usedAt: found.lastUsedAt })
  }

  #join(question: string, look: () => Promise<KeyHolder | null>): Promise<KeyHolder | null> {
    const looking = this.#looking.get(question) ?? look().finally(() => this.#looking.delete(question))
    this.#looking.set(question, looking)
    return looking
  }

  #remember(digest: string, known: Known): Known {
    this.#known.set(digest, known)
    const oldest = this.#known.keys().next()
    if (this.#known.size > this.#capacity && !oldest.done) this.#known.delete(oldest.value)
    return known
  }

  /** Once a minute is exact enough, and nobody waits for it. */
  #noteUse(known: Known): void {
    const now = this.#options.clock.now()
    const { actor } = known.signedIn
    if (known.usedAt && now.getTime() - known.usedAt.getTime() <= LAST_USED_PRECISION_MS) return
    known.usedAt = now
    const writing = this.#writeUse(actor.id, now)
      .catch((error: unknown) => {
        this.#options.log.warn('use of an API key could not be noted', {
          apiKeyId: actor.id,
          reason: String(error),
        })
      })
      .finally(() => this.#writing.delete(writing))
    this.#writing.add(writing)
  }

  async #writeUse(id: string | null, now: Date): Promise<void> {
    // Not by the client, which would say that the key was changed.
    await this.#options.db.$executeRaw`
      UPDATE api_keys SET last_used_at = ${now}
       WHERE id = ${id}::uuid AND (last_used_at IS NULL OR last_used_at < ${now})`
  }
}

function isOver({ expiresAt }: SignedIn, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now
}
