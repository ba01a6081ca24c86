export { createTestDatabase } from './test-database.ts'
export type { TestDatabase, TestDatabaseOptions } from './test-database.ts'
export { startTestPostgres } from './test-postgres.ts'
export type { TestPostgresOptions, TestServer } from './test-postgres.ts'
