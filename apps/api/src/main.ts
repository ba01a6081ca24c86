import { existsSync } from 'node:fs'
import { join } from 'node:path'

import {
  createServices,
  endWithParent,
  readConfig,
  readEnvironment,
  requireDatabase,
  runProcess,
  workspaceRoot,
} from '@sluice/runtime'

import { createApiServer } from './server.ts'

await runProcess(
  async (resources) => {
    const config = readConfig(readEnvironment())
    if (config.endsWithParent) resources.use(endWithParent())
    await requireDatabase(config)
    const services = resources.use(await createServices({ config, role: 'api' }))
    const pages = join(workspaceRoot(), 'apps/web/dist')
    const webRoot = existsSync(join(pages, 'index.html')) ? pages : null
    const server = resources.use(createApiServer({ services, webRoot }))
    const { url } = await server.start()
    services.createLogger('api').info('ready', { url, pid: process.pid })
  },
  (sentence) => process.stderr.write(`${sentence}\n`),
)
