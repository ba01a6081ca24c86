import { SetupError } from '@sluice/runtime'

import type { Config, EnvironmentParts } from '@sluice/runtime'

import type { Printer } from './printer.ts'

/** What every command gets. */
export type CommandContext = {
  config: Config
  /** Taken down in reverse order when the command is over. */
  resources: AsyncDisposableStack
  printer: Printer
}

/** A command line that is not understood: exit code 2. Never repeats what may be a secret. */
export class UsageError extends SetupError {}

/** What the commands run in. */
export type Surroundings = {
  environment: EnvironmentParts
  createPrinter: (isJson: boolean) => Printer
  /** Standard input to its end. */
  readInput: () => Promise<string>
}

/** What commands are registered with. */
export type Shell = Surroundings & {
  /** Runs a command that ends by itself; what its work answers is the exit code. */
  once: (options: { json?: boolean }, work: (context: CommandContext) => Promise<number>) => Promise<void>
}
