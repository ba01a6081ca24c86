import { Role } from '@sluice/db'
import { Option } from 'commander'

import type { Command } from 'commander'

import { addCommand, instant, wholeNumber } from '../options.ts'
import { createKey } from './create-key.ts'
import { listKeys } from './list-keys.ts'
import { revokeKey } from './revoke-key.ts'
import { rotateKey } from './rotate-key.ts'
import { rotateMaster } from './rotate-master.ts'

import type { Shell } from '../command.ts'
import type { Json } from '../options.ts'
import type { CreateKeyOptions } from './create-key.ts'

const PROCEDURE = `
The master key seals stored credentials. To change it while everything runs:
  1. Make a new one: openssl rand -base64 32
  2. Give every process both keys, and restart them one after the other:
     SLUICE_MASTER_KEY=<the new one>  SLUICE_MASTER_KEY_PREVIOUS=<the old one>
     (an old key that Sluice made itself lies in master.key of its data directory)
  3. Run this command with the same two variables. It can be run again after a failure.
  4. Take SLUICE_MASTER_KEY_PREVIOUS away again at the next restart, and destroy the old key.
Sessions and API keys go on working.`

/** `sluice keys …` */
export function addKeyCommands(program: Command, { once }: Shell): void {
  const group = program
    .command('keys')
    .description('API keys, and the master key; <key> is the id or prefix of an API key')

  addCommand(group, 'list', 'list the API keys').action((options: Json) => once(options, listKeys))
  addCommand(group, 'create', 'make an API key and print it once')
    .requiredOption('--name <name>', 'what the key is for')
    .addOption(new Option('--role <role>', 'what it may do').choices(Object.values(Role)).default('MEMBER'))
    .option('--team <slug>', 'the team it belongs to; default: the administrators')
    .option('--expires <time>', 'when it ends, in UTC; default: never', instant)
    .action((options: Json & CreateKeyOptions) => once(options, (context) => createKey(options, context)))
  addCommand(group, 'revoke <key>', 'let nobody in with it ever again').action((key: string, options: Json) =>
    once(options, (context) => revokeKey(key, context)),
  )
  addCommand(group, 'rotate <key>', 'give it a new secret and print it once')
    .option('--overlap-hours <n>', 'how long the old one works on, 0 to 720; default: a setting', wholeNumber)
    .action((key: string, options: Json & { overlapHours?: number }) =>
      once(options, (context) => rotateKey(key, options, context)),
    )
  addCommand(group, 'rotate-master', 'change the key that stored credentials are sealed with')
    .addHelpText('after', PROCEDURE)
    .action((options: Json) => once(options, rotateMaster))
}
