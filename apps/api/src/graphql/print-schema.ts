import { writeFileSync } from 'node:fs'

import { lexicographicSortSchema, printSchema } from 'graphql'

import { schema } from './schema.ts'

/** Where the printed schema is kept; the web app's types are made from it. */
export const SCHEMA_FILE = new URL('../../schema.graphql', import.meta.url)

/** The schema as text, always in the same order. */
export function toSchemaText(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}

if (import.meta.main) writeFileSync(SCHEMA_FILE, toSchemaText())
