import type { Command } from 'commander'

import { addCommand } from '../options.ts'
import { checkConfig } from './check-config.ts'

import type { Shell } from '../command.ts'
import type { Json } from '../options.ts'

/** `sluice config …` */
export function addConfigCommands(program: Command, { once, environment }: Shell): void {
  const group = program.command('config').description('the environment and .env')

  addCommand(
    group,
    'check',
    'print what is configured and whether it works; shows no secret, changes nothing',
  ).action((options: Json) => once(options, (context) => checkConfig(environment, context)))
}
