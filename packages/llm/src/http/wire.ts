import { z } from 'zod'

/** A field that a vendor may leave out, send as null or send in another shape: all read as null. */
export function optional<Output>(schema: z.ZodType<Output>): z.ZodType<Output | null> {
  return z
    .unknown()
    .optional()
    .transform((value) =>
      value === null || value === undefined ? null : (schema.safeParse(value).data ?? null),
    )
}

/** The text as JSON of the given shape; null when it is neither. */
export function parseJson<Output>(schema: z.ZodType<Output>, text: string): Output | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** A list whose entries are read one by one: those of another shape are left out. */
export function list<Output>(schema: z.ZodType<Output>): z.ZodType<Output[]> {
  return z
    .array(z.unknown())
    .transform((entries) => entries.flatMap((entry) => schema.safeParse(entry).data ?? []))
}
