import type { Config } from '@sluice/runtime'

import type { Printer } from './printer.ts'

/** What every command gets. */
export type CommandContext = {
  config: Config
  /** Taken down in reverse order when the command is over. */
  resources: AsyncDisposableStack
  printer: Printer
}
