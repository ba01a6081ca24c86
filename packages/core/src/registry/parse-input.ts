import { z } from 'zod'

import { invalid } from '#shared'

/** Whatever may be left out of an input; null is the same, where it has no meaning of its own. */
export type Optional<T> = T | null | undefined

const SHOWN = 60

/** One line of text for people, without the space around it. */
export function line(max: number): z.ZodString {
  const rule = `must have 1 to ${max} characters, all on one line`
  return z
    .string(rule)
    .trim()
    .min(1, rule)
    .max(max, rule)
    .regex(/^\P{Cc}*$/u, rule)
}

export function wholeNumber(low: number, high: number): z.ZodInt {
  const rule = `must be a whole number from ${low} to ${high}`
  return z.int(rule).min(low, rule).max(high, rule)
}

/**
 * The input as the schema has it, refused with the field to blame. A null that the schema does not take counts as left out.
 * `place` is where the input stands in a larger one, such as `models.3`.
 */
export function parseInput<S extends z.ZodObject>(schema: S, input: object, place?: string): z.output<S> {
  const given = Object.fromEntries(
    Object.entries(input).filter(
      ([key, value]) => value !== undefined && (value !== null || schema.shape[key]?.safeParse(null).success),
    ),
  )
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [{ path, message } = { path: [], message: 'is not understood' }] = parsed.error.issues
  const field = [...(place === undefined ? [] : [place]), ...path].join('.')
  const value = path.reduce<unknown>(
    (outer, key) => (typeof outer === 'object' && outer !== null ? Reflect.get(outer, key) : undefined),
    given,
  )
  throw invalid(field, `${field} ${message}${value === undefined ? '' : `, not ${show(value)}`}.`)
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
