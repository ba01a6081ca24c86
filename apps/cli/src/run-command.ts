import { SluiceError } from '@sluice/core/shared'
import { readConfig, toSetupSentence } from '@sluice/runtime'

import type { Config, EnvironmentParts } from '@sluice/runtime'

import { UsageError } from './command.ts'

import type { CommandContext, Surroundings } from './command.ts'
import type { Printer } from './printer.ts'

/** Exit codes of every command. */
export const Exit = { done: 0, failed: 1, usage: 2 } as const

/** The configuration of a command: logs say little unless they are asked to. */
export function readCommandConfig({ file, own }: EnvironmentParts): Config {
  return readConfig({ SLUICE_LOG_LEVEL: 'warn', ...file, ...own })
}

/** Does a command's work, takes down what it opened, says what went wrong; answers the exit code. */
export async function runCommand(
  isJson: boolean,
  surroundings: Surroundings,
  work: (context: CommandContext) => Promise<number>,
): Promise<number> {
  const printer = surroundings.createPrinter(isJson)
  try {
    await using resources = new AsyncDisposableStack()
    return await work({
      // Read when it is first asked for: one command has to work with a configuration that does not.
      get config() {
        return readCommandConfig(surroundings.environment)
      },
      resources,
      printer,
    })
  } catch (error) {
    return explain(error, printer)
  }
}

/** A person's mistake is a sentence; a fault of ours shows everything. */
function explain(error: unknown, printer: Printer): number {
  const sentence =
    toSetupSentence(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))
  const isUsage = error instanceof UsageError
  const facts = error instanceof SluiceError ? { code: error.code, field: error.field } : {}
  printer.fail(sentence, isUsage ? { code: 'USAGE' } : facts)
  return isUsage ? Exit.usage : Exit.failed
}
