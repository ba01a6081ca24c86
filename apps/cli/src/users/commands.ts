import { Role } from '@sluice/db'
import { Option } from 'commander'

import type { Command } from 'commander'

import { addCommand } from '../options.ts'
import { createUser } from './create-user.ts'
import { listUsers } from './list-users.ts'
import { resetPassword } from './reset-password.ts'

import type { Shell } from '../command.ts'
import type { Json } from '../options.ts'
import type { CreateUserOptions } from './create-user.ts'

/** `sluice users …` */
export function addUserCommands(program: Command, { once }: Shell): void {
  const group = program.command('users').description('people who sign in')

  addCommand(group, 'list', 'list them').action((options: Json) => once(options, listUsers))
  addCommand(group, 'create <email>', 'add one, and print the first password once')
    .option('--name <name>', 'name for people; default: what stands before the @')
    .addOption(new Option('--role <role>', 'what they may do').choices(Object.values(Role)).default('MEMBER'))
    .option('--team <slug>', 'the team they belong to; default: the administrators')
    .action((email: string, options: Json & CreateUserOptions) =>
      once(options, (context) => createUser(email, options, context)),
    )
  addCommand(group, 'reset-password <email>', 'give somebody a new password, and print it once').action(
    (email: string, options: Json) => once(options, (context) => resetPassword(email, context)),
  )
}
