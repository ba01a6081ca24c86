import { fileURLToPath } from 'node:url'

export { dumpCatalog, readCatalog } from './catalog.ts'
export type { CatalogEntry } from './catalog.ts'
export { sqlOnlyObjects } from './sql-only-objects.ts'

/** The catalog that the migrations make, committed. */
export const CATALOG_FILE = fileURLToPath(new URL('../../catalog.txt', import.meta.url))
