import { spawn } from 'node:child_process'

/** A process of ours: stopped when disposed, or killed before. */
export type OwnProcess = AsyncDisposable & {
  kill: () => void
  /** Where it answers, once it says so in its log. */
  url: () => Promise<string>
}

/** Runs a program with a log that can be read. */
export function startProcess(main: string, environment: Record<string, string>): OwnProcess {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...environment, SLUICE_LOG_LEVEL: 'info', SLUICE_LOG_FORMAT: 'json' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const { promise: listening, resolve: found, reject: notFound } = Promise.withResolvers<string>()
  listening.catch(() => undefined)
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString()
    const url = /"url":"([^"]+)"/.exec(log)?.[1]
    if (url) found(url)
  })
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      notFound(new Error(`the process ended: ${log}`))
      resolve()
    }),
  )
  return {
    kill: () => void child.kill('SIGKILL'),
    url: () => listening,
    [Symbol.asyncDispose]: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}
