export { migrate, migrateDown, migrationStatus } from './migrate.ts'
export type { ForeignSchema, MigrateOptions, MigrationStatus } from './migrate.ts'
export { MigrationFailed, MigrationRefused } from './migration-errors.ts'
export type { RefusalReason } from './migration-errors.ts'
