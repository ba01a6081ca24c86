import { readFileSync, realpathSync, statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'

import { Secret } from '@sluice/llm'

import type { Clock } from '#shared'

import type { CredentialStatus } from './reference.ts'

const KEPT_MS = 60_000
const MAX_BYTES = 64 * 1024

/** Credentials in files below one folder, as mounted secrets are; links must not lead out of it. */
export class CredentialFiles {
  readonly #folder: string
  readonly #clock: Clock
  readonly #read = new Map<string, { status: CredentialStatus; readAt: number }>()

  constructor(folder: string, clock: Clock) {
    this.#folder = folder
    this.#clock = clock
  }

  /** The file's content, without surrounding space; remembered for a minute. What is not there is looked for every time. */
  read(path: string): CredentialStatus {
    const now = this.#clock.now().getTime()
    const known = this.#read.get(path)
    if (known && now - known.readAt < KEPT_MS) return known.status
    const status = this.#open(path)
    if (status.secret) this.#read.set(path, { status, readAt: now })
    else this.#read.delete(path)
    return status
  }

  /** Reads anew next time: the vendor refused what we remember. */
  forget(path: string): void {
    this.#read.delete(path)
  }

  #open(path: string): CredentialStatus {
    try {
      const folder = realpathSync(this.#folder)
      const file = realpathSync(resolve(folder, path))
      const inside = relative(folder, file)
      if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`)) {
        return { secret: null, reason: `${path} does not lie in SLUICE_CREDENTIALS_DIR.` }
      }
      if (!statSync(file).isFile() || statSync(file).size > MAX_BYTES)
        return { secret: null, reason: `${path} is not a file of at most ${MAX_BYTES} bytes.` }
      const value = readFileSync(file, 'utf8').trim()
      return value ? { secret: new Secret(value) } : { secret: null, reason: `${path} is empty.` }
    } catch {
      return { secret: null, reason: `${path} cannot be read in SLUICE_CREDENTIALS_DIR.` }
    }
  }
}
