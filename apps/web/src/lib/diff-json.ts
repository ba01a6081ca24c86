import { isRecord } from './read-json.ts'

/** One field that differs between two JSON values. An absent side is `undefined`. */
export type JsonChange = {
  path: readonly string[]
  kind: 'added' | 'removed' | 'changed'
  before: unknown
  after: unknown
}

/**
 * What differs, field by field, in the order of the fields. Objects are entered, and so are lists of objects, by position;
 * a list of plain values is one value. What was not there before is listed with all of its fields.
 */
export function diffJson(before: unknown, after: unknown, path: readonly string[] = []): JsonChange[] {
  const one = toFields(before, after)
  const other = toFields(after, before)
  if (one && other && (one.size > 0 || other.size > 0)) {
    const names = new Set([...one.keys(), ...other.keys()])
    return [...names].flatMap((name) => diffJson(one.get(name), other.get(name), [...path, name]))
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  return [{ path, kind: toKind(before, after), before, after }]
}

/** A value's fields, where both sides can be compared by them; nothing at all has none. */
function toFields(value: unknown, beside: unknown): Map<string, unknown> | null {
  const isNothing = value === undefined || value === null
  if (isRecord(value)) return new Map(Object.entries(value))
  if (isListOfRecords(value)) return new Map(value.map((each, index) => [`${index + 1}`, each]))
  return isNothing && (isRecord(beside) || isListOfRecords(beside)) ? new Map() : toEmptyList(value, beside)
}

/** An empty list beside one of objects has lost, or not yet got, all of them. */
function toEmptyList(value: unknown, beside: unknown): Map<string, unknown> | null {
  return Array.isArray(value) && value.length === 0 && isListOfRecords(beside) ? new Map() : null
}

function isListOfRecords(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord)
}

function toKind(before: unknown, after: unknown): JsonChange['kind'] {
  if (before === undefined) return 'added'
  return after === undefined ? 'removed' : 'changed'
}
