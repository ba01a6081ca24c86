import { randomUUID } from 'node:crypto'

import type { Client } from 'pg'

import type { MigrationFile } from './migration-files.ts'
import { MigrationRefused } from './migration-errors.ts'

type AppliedRow = { name: string; checksum: string; isFinished: boolean }

/** Prisma's own table, so that its tools read our history. */
const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS public._prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`

const SELECT_APPLIED = `
  SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
  FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name, started_at`

/** How many of the files are applied: always the first ones. Refuses a history that does not fit them. */
export async function countApplied(client: Client, files: MigrationFile[]): Promise<number> {
  const rows = await readApplied(client)
  for (const { name, checksum, isFinished } of rows) {
    const file = files.find((candidate) => candidate.name === name)
    if (!isFinished) throw new MigrationRefused('unfinished', name)
    if (file === undefined) throw new MigrationRefused('ahead', name)
    if (file.checksum !== checksum) throw new MigrationRefused('changed', name)
  }
  const skipped = files.slice(0, rows.length).find(({ name }, index) => rows[index]?.name !== name)
  if (skipped !== undefined) throw new MigrationRefused('out-of-order', skipped.name)
  return rows.length
}

export async function recordApplied(client: Client, { name, checksum }: MigrationFile): Promise<void> {
  await client.query(CREATE_TABLE)
  await client.query(
    `INSERT INTO public._prisma_migrations (id, migration_name, checksum, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), name, checksum],
  )
}

export async function forgetApplied(client: Client, name: string): Promise<void> {
  await client.query('DELETE FROM public._prisma_migrations WHERE migration_name = $1', [name])
}

async function readApplied(client: Client): Promise<AppliedRow[]> {
  const found = await client.query(
    `SELECT FROM pg_class WHERE oid = to_regclass('public._prisma_migrations')`,
  )
  if (found.rowCount === 0) return []
  const { rows } = await client.query<AppliedRow>(SELECT_APPLIED)
  return rows
}
