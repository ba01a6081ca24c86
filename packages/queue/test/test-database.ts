import { randomBytes } from 'node:crypto'

import { createDatabase } from '@sluice/db'
import type { Database } from '@sluice/db'
import { inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: { adminUrl: string; template: string }
  }
}

/** A migrated database of one's own: the testkit's would import this package in a circle. */
export async function createTestDatabase(): Promise<AsyncDisposable & { url: string; db: Database }> {
  const { adminUrl, template } = inject('testServer')
  const name = `test_${randomBytes(8).toString('hex')}`
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  await runOnServer(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  const db = createDatabase({ url, poolSize: 4, applicationName: name })
  return {
    url,
    db,
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]()
      await runOnServer(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function runOnServer(url: string, sql: string): Promise<void> {
  await using server = createDatabase({ url, poolSize: 1, applicationName: 'queue test' })
  await server.$executeRawUnsafe(sql)
}
