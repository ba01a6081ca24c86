import { SluiceError } from '@sluice/core/shared'
import { DatabaseSetupError } from '@sluice/db'
import { MigrationRefused } from '@sluice/db/migrate'

const FORCED_EXIT_MS = 30_000

/** A fault in how the process was set up: a sentence for a person, no stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
}

/** The sentence of an error that a person can mend; null: a fault of ours, show everything. */
export function toSetupSentence(error: unknown): string | null {
  const isForPeople =
    error instanceof SetupError ||
    error instanceof SluiceError ||
    error instanceof DatabaseSetupError ||
    error instanceof MigrationRefused
  return isForPeople ? error.message : null
}

/**
 * Runs a process: `start` puts what it opens on the stack, a signal takes it down again in reverse order. Exit code 0 after a
 * signal, 1 when starting fails. A second signal, or 30 s, ends it at once.
 */
export async function runProcess(
  start: (resources: AsyncDisposableStack) => Promise<void>,
  report: (sentence: string) => void,
): Promise<void> {
  await using resources = new AsyncDisposableStack()
  const signalled = nextSignal()
  try {
    await start(resources)
  } catch (error) {
    report(
      toSetupSentence(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    )
    process.exitCode = 1
    return
  }
  await signalled
  void nextSignal().then(() => process.exit(1))
  setTimeout(() => process.exit(1), FORCED_EXIT_MS).unref()
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const signal of SIGNALS) process.off(signal, done)
      resolve()
    }
    for (const signal of SIGNALS) process.once(signal, done)
  })
}

const LOOK_EVERY_MS = 1_000

/** Stops this process in good order when the one that started it is gone: a package manager or a command that was killed. */
export function endWithParent(): Disposable {
  const parent = process.ppid
  const looking = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(looking)
    process.kill(process.pid, 'SIGTERM')
  }, LOOK_EVERY_MS).unref()
  return { [Symbol.dispose]: () => clearInterval(looking) }
}
