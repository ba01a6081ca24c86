import { SECRET_MASK } from './secret.ts'
import type { Secret } from './secret.ts'

/** Longest text of an error, in UTF-16 units. */
const MAX_LENGTH = 200

/** How much of a text is searched for keys: enough to fill `MAX_LENGTH`, and cheap however long the text is. */
const SEARCHED_LENGTH = 4000

/** Shorter secrets are not searched for: masking them would only shred ordinary words. */
const MIN_SECRET_LENGTH = 4

/** Names that stand before a credential, in JSON, headers, environments and query strings. */
const CREDENTIAL_NAME =
  '(?:api|access|account|private|secret|auth|subscription|master)[-_ ]?(?:access[-_ ]?)?key|(?:access|refresh|auth|id|session|bot)[-_ ]?token|client[-_ ]?secret|secret|passw(?:or)?d|pwd|passphrase'

/**
 * Strings that look like credentials, whoever they belong to. The first group is kept, the rest masked. Texts can be long:
 * what can fail after many characters begins where nothing of its kind is before it, or has a bound.
 */
const KEY_PATTERNS: readonly RegExp[] = [
  /()-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,20}PRIVATE KEY-----)?/g,
  /\b()(?:sk|pk|rk|gsk|xai|csk|pplx|nvapi|glpat|dop_v1|tgp_v1|whsec|github_pat|xox[a-z])[-_][\w*.+/=-]{8,}/g,
  /\b()(?:gh[oprsu]_|hf_|r8_|fw_|npm_)[\w*]{12,}/g,
  /\b()AIza[\w*-]{16,}/g,
  /\b()ya29\.[\w.-]{8,}/g,
  /\b()(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}/g,
  /\b()SG\.[\w-]{8,}\.[\w-]{8,}/g,
  /(?<![\w-])()eyJ[\w-]{8,}\.[\w-]+\.?[\w-]*/g,
  // User and password of a URL.
  /(:\/\/)[^\s"'<>/@]{1,300}(?=@)/g,
  /\b(bearer\s+)(?!\[)[^\s"',;]{8,}/gi,
  // A word of prose has neither digits nor padding.
  /\b(basic\s+)(?=[A-Za-z+/]*[\d=])[\w+/=-]{8,}/gi,
  /\b((?:set-)?cookie\s*[:=]\s*)[^\s"',;=]{1,100}=[^\s"',;]+(?:; ?[^\s"',;=]+=[^\s"',;]+)*/gi,
  /([?&](?:api[-_]?key|key|token|access[-_]?token|sig|signature|x-amz-signature|secret|client[-_]?secret|password|auth|code)=)[^\s"'&]+/gi,
  new RegExp(
    String.raw`((?:${CREDENTIAL_NAME}|authorization)\\?["']?\s*[:=]\s*\\?["']?(?:token\s+)?)(?!\[|bearer|basic)[^\s"',;&}\\]{8,}`,
    'gi',
  ),
]

/**
 * A text from outside made fit for an error: without the given secrets and anything that looks like a key, on
 * one line, at most 200 characters long and not cut within a character.
 */
export function toSafeText(text: string, secrets: readonly Secret[] = []): string {
  const safe = maskKeys(toLine(maskGiven(text, secrets)).slice(0, SEARCHED_LENGTH))
  if (safe.length <= MAX_LENGTH) return safe
  return `${safe.slice(0, MAX_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** A text of any length without the given secrets and anything that looks like a key. Takes time in step with its length. */
export function maskSecrets(text: string, secrets: readonly Secret[] = []): string {
  return maskKeys(maskGiven(text, secrets))
}

/** A name without the given secrets; names may look like keys. */
export function maskGiven(text: string, secrets: readonly Secret[]): string {
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
