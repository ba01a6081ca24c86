import { createApiServer } from '@sluice/api'
import { Worker } from '@sluice/worker'

import type { FirstAdmin } from '@sluice/core/access'
import { endWithParent } from '@sluice/runtime'
import type { Config } from '@sluice/runtime'

import { buildWeb } from './build-web.ts'
import { publishRuntime } from './runtime-file.ts'
import { openSystem } from './system.ts'

import type { Printer } from './printer.ts'

/** Everything in one process: database, simulator, worker, api and web pages. Returns when it is ready. */
export async function up(config: Config, resources: AsyncDisposableStack, printer: Printer): Promise<void> {
  if (config.endsWithParent) resources.use(endWithParent())
  const webRoot = await buildWeb(() => printer.line('Building the web pages …'))
  const { services, firstAdmin } = await openSystem({ config, role: 'up', startsSimulator: true }, resources)
  resources.use(await Worker.start(services))
  const server = resources.use(createApiServer({ services, webRoot }))
  const { url } = await server.start()
  const { database, sandbox } = services.config
  resources.use(
    await publishRuntime(config.dataDir, {
      pid: process.pid,
      databaseUrl: database.url ?? '',
      apiUrl: url,
      sandboxUrl: sandbox.url,
    }),
  )
  printer.answer(
    {
      url,
      email: firstAdmin?.email ?? null,
      password: firstAdmin?.mustChangePassword ? firstAdmin.password : null,
    },
    () => welcome(url, firstAdmin),
  )
}

function welcome(url: string, admin: FirstAdmin | null): string[] {
  const lines = ['', `  Sluice is ready:  ${url}`]
  if (admin) {
    lines.push('', `  Sign in as        ${admin.email}`)
    lines.push(
      admin.mustChangePassword
        ? `  Password          ${admin.password}   (shown this once)`
        : '  Password          the one in SLUICE_ADMIN_PASSWORD',
    )
  }
  return [...lines, '', '  Stop it with Ctrl-C.', '']
}
