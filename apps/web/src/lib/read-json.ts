/** Readers for JSON whose shape the schema does not promise: what does not fit reads as empty. */
export function readRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

export function readList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Numbers count as text: both spellings of a decimal occur. */
export function readText(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : null
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
