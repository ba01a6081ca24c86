import { randomBytes } from 'node:crypto'

import { Client, type QueryResult } from 'pg'
import { inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: { adminUrl: string; template: string }
  }
}

export type EmptyDatabase = AsyncDisposable & { url: string; query: (sql: string) => Promise<QueryResult> }

/** A database without any table on the project's Postgres; `from` makes it a copy of another. */
export async function createEmptyDatabase(from = 'template1'): Promise<EmptyDatabase> {
  const { adminUrl } = inject('testServer')
  const name = `test_${randomBytes(8).toString('hex')}`
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  await query(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${from}`)
  return {
    url,
    query: (sql) => query(url, sql),
    async [Symbol.asyncDispose]() {
      await query(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

export function createMigratedDatabase(): Promise<EmptyDatabase> {
  return createEmptyDatabase(inject('testServer').template)
}

async function query(url: string, sql: string): Promise<QueryResult> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}
