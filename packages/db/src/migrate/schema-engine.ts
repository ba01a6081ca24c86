import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { SchemaEngine } from '@prisma/schema-engine-wasm'

/** A Prisma schema: its files by name. */
export type SchemaFiles = { path: string; content: string }[]

const FILTERS = { externalTables: [], externalEnums: [] }

/**
 * The engine insists on a connection, and asks it for the schema and the version before anything else. Comparing
 * schema texts needs no more of a database than this answer.
 */
const ANSWER = {
  columnNames: ['exists', 'version', 'numeric_version'],
  // Boolean, text, 32-bit integer.
  columnTypes: [5, 7, 0],
  rows: [[true, 'PostgreSQL 15.0', 150_000]],
}

const errorRegistry = { consumeError: () => undefined }
const ok = <T>(value: T) => ({ ok: true, value })
const adapter = {
  provider: 'postgres',
  adapterName: 'none',
  errorRegistry,
  queryRaw: async () => ok(ANSWER),
  executeRaw: async () => ok(0),
  dispose: async () => ok(undefined),
}
const adapterFactory = {
  ...adapter,
  connect: async () => ok(adapter),
  connectToShadowDb: async () => ok(adapter),
}

/** The SQL that leads from one schema to another; null where there is nothing to do. An empty schema is no files. */
export async function diffSchemas(from: SchemaFiles, to: SchemaFiles): Promise<string | null> {
  using engine = await SchemaEngine.new(
    { datamodels: (to.length > 0 ? to : from).map(({ path, content }) => [path, content]) },
    () => undefined,
    adapterFactory,
  )
  const { exitCode, stdout } = await engine.diff({
    from: toTarget(from),
    to: toTarget(to),
    script: true,
    exitCode: true,
    filters: FILTERS,
  })
  return exitCode === 0 ? null : stdout
}

/** The schema files of a folder. */
export async function readSchema(folder: string): Promise<SchemaFiles> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.prisma')).toSorted()
  return Promise.all(
    files.map(async (path) => ({ path, content: await readFile(join(folder, path), 'utf8') })),
  )
}

function toTarget(files: SchemaFiles) {
  return files.length > 0 ? { tag: 'schemaDatamodel' as const, files } : { tag: 'empty' as const }
}
