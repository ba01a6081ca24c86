import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { SetupError, workspaceRoot } from '@sluice/runtime'

/** What the pages are made of, from the workspace root. */
const INPUTS = [
  'apps/web/{src,public}/**/*.*',
  'apps/web/*.{html,ts,json}',
  'apps/api/schema.graphql',
  'pnpm-lock.yaml',
]
/** Beside the built pages: the digest of what they were built from. */
const STAMP = 'inputs.sha256'

/** Builds the web pages unless nothing changed since they were built; answers their folder. */
export async function buildWeb(onBuild: () => void, root = workspaceRoot()): Promise<string> {
  const output = join(root, 'apps/web/dist')
  const digest = digestOf(root)
  const built = await readFile(join(output, STAMP), 'utf8').catch(() => null)
  if (built === digest) return output
  onBuild()
  await runVite(join(root, 'apps/web'))
  await writeFile(join(output, STAMP), digest)
  return output
}

function digestOf(root: string): string {
  const hash = createHash('sha256')
  for (const path of globSync(INPUTS, { cwd: root }).toSorted()) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}

function runVite(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const command = join(folder, 'node_modules/.bin/vite')
    const child = spawn(command, ['build', '--logLevel', 'warn'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new SetupError(`The web pages could not be built:\n${output}`))
    })
  })
}
