import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type MigrationFile = {
  /** Its folder's name: number, underscore, words. */
  name: string
  sql: string
  /** SHA-256 of the file, in hex: what Prisma stores. */
  checksum: string
}

/** The migrations of a folder in the order they apply. */
export async function listMigrations(folder: string): Promise<MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isDirectory() && /^\d{4}_/.test(entry.name))
    .map(({ name }) => name)
  return Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

export function readDown(folder: string, name: string): Promise<string> {
  return readFile(join(folder, name, 'down.sql'), 'utf8')
}
