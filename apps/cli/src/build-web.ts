import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { LockHeld, acquireLock } from '@sluice/db/embedded'
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
const LOOK_EVERY_MS = 100

/** Builds the web pages unless nothing changed since they were built; answers their folder. */
export async function buildWeb(onBuild: () => void, root = workspaceRoot()): Promise<string> {
  const output = join(root, 'apps/web/dist')
  const stamp = join(output, STAMP)
  const digest = digestOf(root)
  const isBuilt = async (): Promise<boolean> => (await readFile(stamp, 'utf8').catch(() => null)) === digest
  if (await isBuilt()) return output
  await using _turn = await waitForTurn(join(root, 'apps/web/node_modules/.build.lock'))
  if (await isBuilt()) return output
  onBuild()
  await runVite(join(root, 'apps/web'))
  await writeFile(stamp, digest)
  return output
}

/** Two processes that build at once would clear each other's pages away. */
async function waitForTurn(path: string): Promise<AsyncDisposable> {
  for (;;) {
    try {
      return await acquireLock(path)
    } catch (error) {
      if (!(error instanceof LockHeld)) throw error
      await sleep(LOOK_EVERY_MS)
    }
  }
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
