/**
 * Writes packages/db/catalog.txt anew, after a migration was added: node packages/db/src/drift/main.ts
 * The file shows in review what a migration does to the database, and a test holds the two together.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEmbeddedPostgres } from '../embedded/index.ts'
import { migrate } from '../migrate/index.ts'

import { CATALOG_FILE, dumpCatalog } from './index.ts'

const ignore = () => undefined
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore }
const dataDir = await mkdtemp(join(tmpdir(), 'sluice-drift-'))
try {
  await using postgres = await startEmbeddedPostgres({ dataDir, log, isDurable: false })
  await migrate(postgres.url)
  await writeFile(CATALOG_FILE, await dumpCatalog(postgres.url))
} finally {
  await rm(dataDir, { recursive: true })
}
