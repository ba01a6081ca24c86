/** The product as `sluice` serves it, to a key that may only read: serve.ts <database URL> <master key>. */
import { createApiKey, ensureAdministrators } from '@sluice/core/access'
import { requestOf } from '@sluice/core/shared'
import { createServices, readConfig } from '@sluice/runtime'

import { createApiServer } from '../src/server.ts'
import { serveBench } from './server-process.ts'

const [databaseUrl, masterKey] = process.argv.slice(2)
const config = readConfig({
  DATABASE_URL: databaseUrl,
  SLUICE_MASTER_KEY: masterKey,
  NODE_ENV: 'production',
  PORT: '0',
  SLUICE_LOG_LEVEL: 'warn',
})
await using services = await createServices({ config, role: 'api' })
const actor = await ensureAdministrators(services.db)
const { key } = await createApiKey(services, requestOf(actor), { name: 'Bench', role: 'VIEWER' })
await using server = createApiServer({ services, webRoot: null })
const { url } = await server.start()
await serveBench({ url, key })
