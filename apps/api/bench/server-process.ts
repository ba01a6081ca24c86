import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

import { z } from 'zod'

/** A server under test, in a process of its own. */
export type ServerProcess = AsyncDisposable & {
  name: string
  url: string
  headers: Record<string, string>
  /** What the process has computed since it began. */
  readCpuMs(): Promise<number>
  /** What it holds of memory, in megabytes. */
  readMemoryMb(): Promise<number>
}

const readySchema = z.object({ url: z.string(), key: z.string().nullable() })
const usageSchema = z.object({ cpuMs: z.number(), memoryMb: z.number() })

/** Moves this process, and what it starts from now on, to all processors but the first. False: that cannot be had here. */
export function leaveFirstProcessor(): boolean {
  const last = availableParallelism() - 1
  if (last < 1) return false
  try {
    execFileSync('taskset', ['-acp', `1-${last}`, String(process.pid)], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export type ServerProcessOptions = {
  name: string
  /** Of this folder. */
  file: string
  parameters: readonly string[]
  /** Whether it gets the first processor to itself. */
  isPinned: boolean
}

/** Starts a server as in production and waits until it listens. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { name, file, parameters, isPinned } = options
  const pin = isPinned ? ['taskset', '-c', '0'] : []
  const [command = process.execPath, ...rest] = [
    ...pin,
    process.execPath,
    join(import.meta.dirname, file),
    ...parameters,
  ]
  const child = spawn(command, rest, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { NODE_ENV: 'production' },
  })
  const exit = once(child, 'exit')
  const ask = async (question: string): Promise<unknown> => {
    child.send(question)
    const [answer]: unknown[] = await once(child, 'message')
    return answer
  }
  const ended = exit.then(([code]) => {
    throw new Error(`${name} ended before it listened, with ${String(code)}.`)
  })
  const [ready]: unknown[] = await Promise.race([once(child, 'message'), ended])
  ended.catch(() => undefined)
  const { url, key } = readySchema.parse(ready)
  return {
    name,
    url: `${url}/graphql`,
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
    readCpuMs: async () => usageSchema.parse(await ask('usage')).cpuMs,
    readMemoryMb: async () => usageSchema.parse(await ask('usage')).memoryMb,
    async [Symbol.asyncDispose]() {
      child.disconnect()
      await exit
    },
  }
}

/** In the server's process: tells the bench where to send requests, answers its questions, and ends with it. */
export async function serveBench(ready: z.infer<typeof readySchema>): Promise<void> {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuMs: (user + system) / 1000, memoryMb: process.memoryUsage.rss() / 2 ** 20 })
  })
  process.send?.(ready)
  await once(process, 'disconnect')
}
