import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

const runtimeSchema = z.object({
  pid: z.number().int(),
  /** With the embedded database's password: the file is for its owner's eyes only. */
  databaseUrl: z.string(),
  apiUrl: z.string(),
  sandboxUrl: z.string().nullable(),
})

/** Where a running `sluice up` can be reached. */
export type Runtime = z.infer<typeof runtimeSchema>

function pathOf(dataDir: string): string {
  return join(dataDir, 'runtime.json')
}

/** Says where this process can be reached, until disposed. */
export async function publishRuntime(dataDir: string, runtime: Runtime): Promise<AsyncDisposable> {
  const path = pathOf(dataDir)
  await writeFile(`${path}.new`, JSON.stringify(runtime, null, 2), { mode: 0o600 })
  await rename(`${path}.new`, path)
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

/** The running system of a data directory; null when the file is missing, unreadable, or its process is gone. */
export async function readRuntime(dataDir: string): Promise<Runtime | null> {
  const text = await readFile(pathOf(dataDir), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const runtime = runtimeSchema.parse(JSON.parse(text))
    process.kill(runtime.pid, 0)
    return runtime
  } catch {
    return null
  }
}
