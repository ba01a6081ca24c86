import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { SetupError, workspaceRoot } from '@sluice/runtime'

/** Builds the web pages unless nothing changed since they were built; returns their folder. */
export async function buildWeb(): Promise<string> {
  const root = workspaceRoot()
  const output = join(root, 'apps/web/dist')
  const { code, text } = await run(
    join(root, 'node_modules/.bin/turbo'),
    ['run', 'build', '--filter=@sluice/web', '--output-logs=errors-only', '--log-order=stream'],
    root,
  )
  if (code !== 0 || !existsSync(join(output, 'index.html')))
    throw new SetupError(`The web pages could not be built:\n${text}`)
  return output
}

function run(
  command: string,
  parameters: readonly string[],
  folder: string,
): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, text }))
  })
}
