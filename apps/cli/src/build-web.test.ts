import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { buildWeb } from './build-web.ts'

let root: string
let builds: number

const count = (): void => {
  builds += 1
}

beforeEach(async () => {
  builds = 0
  root = await mkdtemp(join(tmpdir(), 'sluice-web-'))
  await mkdir(join(root, 'apps/web/src'), { recursive: true })
  await mkdir(join(root, 'apps/web/node_modules/.bin'), { recursive: true })
  await writeFile(join(root, 'apps/web/src/main.tsx'), 'export {}')
  await writeVite('mkdir -p dist && echo built > dist/index.html')
})

afterEach(async () => {
  await rm(root, { recursive: true })
})

describe('the web pages', () => {
  test('are built once, and again only when something changed', async () => {
    const folder = await buildWeb(count, root)
    await buildWeb(count, root)
    expect(builds).toBe(1)
    expect(await readFile(join(folder, 'index.html'), 'utf8')).toBe('built\n')

    await writeFile(join(root, 'apps/web/src/main.tsx'), 'export const changed = 1')
    await buildWeb(count, root)
    expect(builds).toBe(2)
  })

  test('are built by one process at a time', async () => {
    await writeVite('sleep 0.3; mkdir -p dist')
    await Promise.all([buildWeb(count, root), buildWeb(count, root), buildWeb(count, root)])
    expect(builds).toBe(1)
  })

  test('that cannot be built are reported in the builder’s words, and tried again next time', async () => {
    await writeVite('echo "no such module" >&2; exit 1')
    await expect(buildWeb(count, root)).rejects.toThrow('The web pages could not be built:\nno such module')
    await writeVite('mkdir -p dist')
    await buildWeb(count, root)
    expect(builds).toBe(2)
  })
})

async function writeVite(script: string): Promise<void> {
  const path = join(root, 'apps/web/node_modules/.bin/vite')
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}
