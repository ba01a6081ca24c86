/**
 * Drafts the next migration: node packages/db/src/migrate/draft.ts <name>
 * Compares the Prisma schema with the one of the latest migration, needs no database, and writes up and down. Both are
 * drafts: complete them by hand (data, functions, partial indexes) before they are applied anywhere.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { MIGRATIONS_FOLDER, SCHEMA_FOLDER } from './folders.ts'
import { listMigrations } from './migration-files.ts'
import { diffSchemas, readSchema } from './schema-engine.ts'

export type DraftOptions = { name: string; schemaFolder?: string; migrationsFolder?: string }

/** The folder of the new migration; null where the schema has not changed since the latest one. */
export async function draftMigration(options: DraftOptions): Promise<string | null> {
  const { name, schemaFolder = SCHEMA_FOLDER, migrationsFolder = MIGRATIONS_FOLDER } = options
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new TypeError(`A migration's name is lower case letters, digits and underscores, not "${name}".`)
  }
  const latest = (await listMigrations(migrationsFolder)).at(-1)
  const before = latest === undefined ? [] : await readSchema(join(migrationsFolder, latest.name))
  const after = await readSchema(schemaFolder)
  const up = await diffSchemas(before, after)
  if (up === null) return null
  const down = (await diffSchemas(after, before)) ?? ''

  const number = Number.parseInt(latest?.name ?? '0', 10) + 1
  const folder = join(migrationsFolder, `${String(number).padStart(4, '0')}_${name}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'migration.sql'), up)
  await writeFile(join(folder, 'down.sql'), down)
  await writeFile(
    join(folder, 'schema.prisma'),
    after.map(({ content }) => content.trim()).join('\n\n') + '\n',
  )
  return folder
}

if (import.meta.main) {
  const folder = await draftMigration({ name: process.argv[2] ?? '' })
  process.stdout.write(folder === null ? 'The schema has not changed.\n' : `Drafted ${folder}\n`)
}
