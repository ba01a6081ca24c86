import { invalid } from './error.ts'

export type Page = { limit: number; offset: number }

/** A slice of a list: `limit` 1 to `max`, `offset` 0 or more. */
export function parsePage(input: { limit: number; offset: number }, max = 100): Page {
  const { limit, offset } = input
  if (limit < 1 || limit > max) throw invalid('limit', `limit is ${limit}; it must be between 1 and ${max}.`)
  if (offset < 0) throw invalid('offset', `offset is ${offset}; it must be 0 or more.`)
  return { limit, offset }
}
