import { SECRET_MASK } from './secret.ts'
import type { Secret } from './secret.ts'

/** Longest text of an error, in UTF-16 units. */
const MAX_LENGTH = 200

/** Shorter secrets are not searched for: masking them would only shred ordinary words. */
const MIN_SECRET_LENGTH = 4

/** Strings that look like credentials, whoever they belong to; a first group is kept, the rest is masked. */
const KEY_PATTERNS: readonly RegExp[] = [
  /\b()(?:sk|pk|rk|gsk|xai)[-_][\w*.-]{8,}/g,
  /\b()AIza[\w*-]{16,}/g,
  /\b()eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /\b(bearer\s+)(?!\[)[^\s"',;]{8,}/gi,
  /([?&]key=)[^\s"'&]+/gi,
  /\b((?:x-)?(?:goog-)?(?:api[-_]?key|authorization|access[-_]?token|password|secret)["']?\s*[:=]\s*["']?)(?!\[|bearer)[^\s"',;&}]{8,}/gi,
]

/** The text without the given secrets and without anything that looks like a key. */
export function redact(text: string, secrets: readonly Secret[]): string {
  const withoutKnown = secrets
    .map((secret) => secret.reveal())
    .filter((value) => value.length >= MIN_SECRET_LENGTH)
    .reduce((rest, value) => rest.replaceAll(value, SECRET_MASK), text)
  return KEY_PATTERNS.reduce((rest, pattern) => rest.replace(pattern, `$1${SECRET_MASK}`), withoutKnown)
}

/** The text on one line and at most 200 characters long, cut between characters. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= MAX_LENGTH) return line
  return `${line.slice(0, MAX_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
