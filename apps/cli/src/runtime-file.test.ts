import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { publishRuntime, readRuntime } from './runtime-file.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-runtime-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

const RUNTIME = {
  pid: process.pid,
  databaseUrl: 'postgresql://a:b@127.0.0.1:1/c',
  apiUrl: 'http://127.0.0.1:2',
  sandboxUrl: null,
}

test('a running system is found until it is taken down, and its file is private', async () => {
  const published = await publishRuntime(folder, RUNTIME)
  expect(await readRuntime(folder)).toEqual(RUNTIME)
  const { mode } = await stat(join(folder, 'runtime.json'))
  expect(mode & 0o777).toBe(0o600)
  await published[Symbol.asyncDispose]()
  expect(await readRuntime(folder)).toBeNull()
})

test('a file that a killed process left behind is not believed', async () => {
  await publishRuntime(folder, { ...RUNTIME, pid: 2 ** 22 + 1 })
  expect(await readRuntime(folder)).toBeNull()
  expect(await readFile(join(folder, 'runtime.json'), 'utf8')).toContain('databaseUrl')
})

test('a damaged file is no running system', async () => {
  await writeFile(join(folder, 'runtime.json'), '{')
  expect(await readRuntime(folder)).toBeNull()
})
