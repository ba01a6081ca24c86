import { SECRET_MASK } from './secret.ts'
import type { Secret } from './secret.ts'

/** Longest text of an error, in UTF-16 units. */
const MAX_LENGTH = 200

/** How much of a text is searched for keys: enough to fill `MAX_LENGTH`, and cheap however long the text is. */
const SEARCHED_LENGTH = 4000

/** Shorter secrets are not searched for: masking them would only shred ordinary words. */
const MIN_SECRET_LENGTH = 4

/** Strings that look like credentials, whoever they belong to. The first group is kept, the rest masked. */
const KEY_PATTERNS: readonly RegExp[] = [
  /\b()(?:sk|pk|rk|gsk|xai)[-_][\w*.-]{8,}/g,
  /\b()AIza[\w*-]{16,}/g,
  /\b()eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /\b(bearer\s+)(?!\[)[^\s"',;]{8,}/gi,
  /([?&]key=)[^\s"'&]+/gi,
  /((?:api[-_]?key|authorization|access[-_]?token|password|secret)["']?\s*[:=]\s*["']?)(?!\[|bearer)[^\s"',;&}]{8,}/gi,
]

/**
 * A text from outside made fit for an error: without the given secrets and anything that looks like a key, on
 * one line, at most 200 characters long and not cut within a character.
 */
export function toSafeText(text: string, secrets: readonly Secret[] = []): string {
  const safe = maskKeys(toLine(maskSecrets(text, secrets)).slice(0, SEARCHED_LENGTH))
  if (safe.length <= MAX_LENGTH) return safe
  return `${safe.slice(0, MAX_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

function maskSecrets(text: string, secrets: readonly Secret[]): string {
  return secrets
    .map((secret) => secret.reveal())
    .filter((value) => value.length >= MIN_SECRET_LENGTH)
    .reduce((rest, value) => rest.replaceAll(value, SECRET_MASK), text)
}

function maskKeys(text: string): string {
  return KEY_PATTERNS.reduce((rest, pattern) => rest.replace(pattern, `$1${SECRET_MASK}`), text)
}

function toLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
