import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { z } from 'zod'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const READY_MS = 90_000

const readySchema = z.object({
  url: z.string(),
  email: z.string().nullable(),
  password: z.string().nullable(),
})

export type Finished = { code: number | null; stdout: string; stderr: string }

export interface RunningSluice extends AsyncDisposable {
  pid: number
  url: string
  email: string | null
  password: string | null
  /** From the start of the process until it said it was ready. */
  readyAfterMs: number
  /** All it wrote to standard error so far: its log. */
  log: () => string
  /** Ends it by a signal and waits. */
  stop: (signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => Promise<number | null>
}

/** The environment of a Sluice of its own: nothing of ours gets in but PATH. */
export function toEnvironment(dataDir: string, more: Record<string, string> = {}): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: dataDir, SLUICE_DATA_DIR: dataDir, PORT: '0', ...more }
}

/** Runs a command to its end. */
export function runSluice(
  parameters: readonly string[],
  environment: Record<string, string>,
): Promise<Finished> {
  const child = spawn(process.execPath, [MAIN, ...parameters], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}

/** `sluice up`, ready. */
export async function startSluice(environment: Record<string, string>): Promise<RunningSluice> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [MAIN, 'up', '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const ready = new Promise<z.infer<typeof readySchema>>((resolve, reject) => {
    const late = (): void => reject(new Error(`not ready in ${READY_MS} ms:\n${stdout}\n${stderr}`))
    setTimeout(late, READY_MS).unref()
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (!stdout.trimEnd().endsWith('}')) return
      const facts = readySchema.safeParse(JSON.parse(stdout))
      // A failure is JSON as well; the exit that follows tells it.
      if (facts.success) resolve(facts.data)
    })
    void ended.then((code) => {
      reject(new Error(`ended with ${code}:\n${stdout}\n${stderr}`))
    })
  })
  const stop = (signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
    child.kill(signal)
    return ended
  }
  const facts = await ready
  return {
    ...facts,
    pid: child.pid ?? 0,
    readyAfterMs: performance.now() - startedAt,
    log: () => stderr,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop('SIGTERM')),
  }
}
