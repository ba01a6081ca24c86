import { v7, validate } from 'uuid'

import { invalid } from './error.ts'

/** A new UUIDv7: unique, and in the order of creation. */
export function createId(): string {
  return v7()
}

/** `count` new ids in ascending order. */
export function createIds(count: number): string[] {
  return Array.from({ length: count }, () => v7())
}

/** The id in lower case, or a refusal that names the field. */
export function parseId(value: string, field: string): string {
  if (!validate(value))
    throw invalid(field, `"${value.slice(0, 60)}" is not an id: ids are UUIDs such as 0198f0a2-….`)
  return value.toLowerCase()
}
