import type { TestProject } from 'vitest/node'

import { startTestPostgres } from './test-postgres.ts'

/** Vitest's global setup of the project `db`: one Postgres for all its files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres()
  project.provide('testServer', { adminUrl: server.adminUrl, template: server.template })
  return async () => {
    await server[Symbol.asyncDispose]()
  }
}
