/**
 * Runs after every install: writes the Prisma client and the Pothos types.
 * Prisma downloads a native schema engine unless told where one is; generating needs none, so any executable will do.
 */
import { spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const packageFolder = fileURLToPath(new URL('..', import.meta.url))
const binaries = fileURLToPath(new URL('../node_modules/.bin', import.meta.url))

const result = spawnSync('prisma', ['generate', '--no-hints'], {
  cwd: packageFolder,
  env: {
    ...process.env,
    PATH: `${binaries}${delimiter}${process.env['PATH'] ?? ''}`,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
  encoding: 'utf8',
})
if (result.status !== 0) {
  process.stderr.write(
    `prisma generate failed\n${result.error?.message ?? ''}${result.stdout}${result.stderr}\n`,
  )
  process.exitCode = 1
}
