import { Command, CommanderError } from 'commander'

import { addAuditCommands } from './audit/commands.ts'
import { addConfigCommands } from './config/commands.ts'
import { addKeyCommands } from './keys/commands.ts'
import { addLedgerCommands } from './ledger/commands.ts'
import { addModelCommands } from './models/commands.ts'
import { addPriceCommands } from './prices/commands.ts'
import { addProviderCommands } from './providers/commands.ts'
import { Exit, runCommand } from './run-command.ts'
import { addSettingCommands } from './settings/commands.ts'
import { addSystemCommands } from './system-commands.ts'
import { addUserCommands } from './users/commands.ts'

import type { Shell, Surroundings } from './command.ts'

/** In the order of the help. */
const GROUPS = [
  addSystemCommands,
  addConfigCommands,
  addProviderCommands,
  addModelCommands,
  addPriceCommands,
  addLedgerCommands,
  addSettingCommands,
  addUserCommands,
  addKeyCommands,
  addAuditCommands,
]

/** Runs a command line and answers its exit code. */
export async function runProgram(parameters: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = Exit.done
  const shell: Shell = {
    ...surroundings,
    once: async ({ json = false }, work) => {
      exitCode = await runCommand(json, surroundings, work)
    },
  }
  const printer = surroundings.createPrinter(parameters.includes('--json'))
  const program = new Command('sluice')
    .description('The control plane for language models.')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 the command line was not understood.')
    .showHelpAfterError()
    .exitOverride()
    .configureOutput({
      writeErr: (text) => printer.note(text.trimEnd()),
      // Said below, as JSON too.
      outputError: () => undefined,
    })
  for (const add of GROUPS) add(program, shell)
  try {
    await program.parseAsync(parameters, { from: 'user' })
    return exitCode
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return Exit.done
    const isIncomplete = error.code === 'commander.help'
    const sentence = isIncomplete ? 'The command is not complete.' : error.message.replace(/^error: /, '')
    printer.fail(sentence, { code: 'USAGE' })
    return Exit.usage
  }
}
