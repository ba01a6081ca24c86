import { invalid } from '#shared'

import { redactObject } from './body.ts'
import type { Redact } from './redactor.ts'

const MAX_BYTES = 4096
const FIELD = 'context'

/** What a caller notes with a call, without secrets; VALIDATION_FAILED for anything but a small JSON object. */
export function parseContext(context: unknown, redact: Redact): object {
  const text = toJson(context)
  const value: unknown = text === undefined ? undefined : JSON.parse(text)
  if (text === undefined || typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(
      FIELD,
      `The context of a call is a JSON object such as {"ticket": 7}, not ${text?.slice(0, 60) ?? typeof context}.`,
    )
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_BYTES)
    throw invalid(
      FIELD,
      `The context of a call has ${MAX_BYTES} bytes of JSON at most, not ${bytes}; leave something out.`,
    )
  return redactObject(value, redact)
}

/** Undefined for what is no JSON: cycles, functions, big integers. */
function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
