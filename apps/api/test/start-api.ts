import { randomBytes } from 'node:crypto'

import { createServices, readConfig } from '@sluice/runtime'
import { createTestDatabase } from '@sluice/testkit'

import type { Log } from '@sluice/core/shared'
import type { Database } from '@sluice/db'
import type { Environment, ServiceOverrides, Services } from '@sluice/runtime'

import { createApiServer } from '../src/server.ts'

/** One line of the process's log. */
export type LogLine = { target: string; level: keyof Log; message: string; fields: Record<string, unknown> }

export type TestApi = AsyncDisposable & {
  url: string
  db: Database
  databaseUrl: string
  services: Services
  log: LogLine[]
}

export type TestApiOptions = {
  webRoot?: string
  environment?: Environment
  overrides?: ServiceOverrides
  /** What the api connects to instead of the database itself, such as a proxy. */
  through?: (databaseUrl: string) => Promise<{ url: string }>
}

/** The real server on a port of its own, over a database of its own. */
export async function startApi(options: TestApiOptions = {}): Promise<TestApi> {
  await using opened = new AsyncDisposableStack()
  const database = opened.use(await createTestDatabase())
  const { url: databaseUrl } = options.through ? await options.through(database.url) : database
  const log: LogLine[] = []
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    DATABASE_DIRECT_URL: database.url,
    SLUICE_MASTER_KEY: randomBytes(32).toString('base64'),
    PORT: '0',
    SLUICE_LOG_LEVEL: 'silent',
    ALPHA_API_KEY: 'secret-of-alpha',
    SLUICE_CREDENTIAL_SANDBOX: 'secret-of-sandbox',
    ...options.environment,
  })
  const createLogger = (target: string): Log => {
    const write =
      (level: keyof Log) =>
      (message: string, fields: Record<string, unknown> = {}) =>
        void log.push({ target, level, message, fields })
    return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  }
  const overrides = { createLogger, ...options.overrides }
  const services = opened.use(await createServices({ config, role: 'api', overrides }))
  const server = opened.use(createApiServer({ services, webRoot: options.webRoot ?? null }))
  const { url } = await server.start()
  const resources = opened.move()
  return {
    url,
    db: database.db,
    databaseUrl: database.url,
    services,
    log,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
