import { maskGiven, maskSecrets } from '@sluice/llm'
import type { Secret } from '@sluice/llm'
import { RE2JS } from 're2js'

/** Stands for what an administrator's pattern found. */
const MASK = '[redacted]'

/** Takes secrets out of a text. */
export type Redact = (text: string) => string

/** What is stored of a call goes through one. */
export type Redactor = {
  /** What somebody said: no secret, nothing that looks like a key, nothing that the installation's patterns find. */
  text: Redact
  /** A name that the vendor gave, or an id: no secret. */
  name: Redact
}

type RedactorOptions = {
  /** Known ones, such as the key that the call was made with. */
  secrets: readonly Secret[]
  patterns: readonly RE2JS[]
}

/** Compiles what administrators set as `call_redaction_patterns`; takes longer than using it. */
export function compilePatterns(patterns: readonly string[]): RE2JS[] {
  return patterns.map((pattern) => RE2JS.compile(pattern))
}

/** Masks in time linear in the length of a text, whatever text and patterns are. */
export function createRedactor({ secrets, patterns }: RedactorOptions): Redactor {
  return {
    text: (text) => maskPatterns(maskSecrets(text, secrets), patterns),
    name: (name) => maskGiven(name, secrets),
  }
}

type Range = { from: number; to: number }

/** Whatever any pattern finds in the text is masked; where finds overlap, all of them. */
function maskPatterns(text: string, patterns: readonly RE2JS[]): string {
  const found = patterns.flatMap((pattern) => findAll(pattern, text)).toSorted((a, b) => a.from - b.from)
  let masked = ''
  let end = 0
  for (const { from, to } of found) {
    if (from >= end) masked += text.slice(end, from) + MASK
    end = Math.max(end, to)
  }
  return masked + text.slice(end)
}

function findAll(pattern: RE2JS, text: string): Range[] {
  if (!pattern.test(text)) return []
  const matcher = pattern.matcher(text)
  const found: Range[] = []
  while (matcher.find()) {
    const range = { from: matcher.start(), to: matcher.end() }
    if (range.to > range.from) found.push(range)
  }
  return found
}
