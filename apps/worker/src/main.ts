import { createServices, readConfig, readEnvironment, runProcess } from '@sluice/runtime'

import { Worker } from './worker.ts'

await runProcess(
  async (resources) => {
    const services = resources.use(
      await createServices({ config: readConfig(readEnvironment()), role: 'worker' }),
    )
    resources.use(await Worker.start(services))
    services.createLogger('worker').info('ready', { pid: process.pid })
  },
  (sentence) => process.stderr.write(`${sentence}\n`),
)
