import {
  createServices,
  endWithParent,
  readConfig,
  readEnvironment,
  requireDatabase,
  runProcess,
} from '@sluice/runtime'

import { Worker } from './worker.ts'

await runProcess(
  async (resources) => {
    const config = readConfig(readEnvironment())
    if (config.endsWithParent) resources.use(endWithParent())
    await requireDatabase(config)
    const services = resources.use(await createServices({ config, role: 'worker' }))
    resources.use(await Worker.start(services))
    services.createLogger('worker').info('ready', { pid: process.pid })
  },
  (sentence) => process.stderr.write(`${sentence}\n`),
)
