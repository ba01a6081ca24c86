import type { Command } from 'commander'

import { addCommand } from '../options.ts'
import { getSetting } from './get-setting.ts'
import { listSettings } from './list-settings.ts'
import { resetSetting } from './reset-setting.ts'
import { setSetting } from './set-setting.ts'

import type { Shell } from '../command.ts'
import type { Json } from '../options.ts'

/** `sluice settings …` */
export function addSettingCommands(program: Command, { once }: Shell): void {
  const group = program
    .command('settings')
    .description('what is set at run time, in force everywhere within two seconds')

  addCommand(group, 'list', 'list them with their values').action((options: Json) =>
    once(options, listSettings),
  )
  addCommand(group, 'get <key>', 'print the value of one').action((key: string, options: Json) =>
    once(options, (context) => getSetting(key, context)),
  )
  addCommand(group, 'set <key> <value>', 'set one: a whole number, or the ref of a model').action(
    (key: string, value: string, options: Json) =>
      once(options, (context) => setSetting(key, value, context)),
  )
  addCommand(group, 'reset <key>', 'bring its default back').action((key: string, options: Json) =>
    once(options, (context) => resetSetting(key, context)),
  )
}
