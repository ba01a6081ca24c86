import { Argument } from 'commander'

import { runProcess } from '@sluice/runtime'

import type { Command } from 'commander'

import { changeSandbox } from './change-sandbox.ts'
import { demo } from './demo.ts'
import { migrateDatabase } from './migrate-database.ts'
import { addCommand, wholeNumber } from './options.ts'
import { readCommandConfig } from './run-command.ts'
import { seedDatabase } from './seed-database.ts'
import { up } from './up.ts'

import type { Shell } from './command.ts'
import type { Json } from './options.ts'

/** What starts the system, fills it and shows what it does. */
export function addSystemCommands(program: Command, { once, environment, createPrinter }: Shell): void {
  addCommand(
    program,
    'up',
    'run everything in one process: database, api, worker, web pages and sandbox',
  ).action(async (options: Json) => {
    const printer = createPrinter(options.json === true)
    await runProcess((resources) => up(readCommandConfig(environment), resources, printer), printer.fail)
  })
  addCommand(program, 'demo', 'start a run over the sample definition and all sandbox models, and watch it')
    .option('--samples <n>', 'samples per scenario', wholeNumber, 3)
    .option('--chaos', 'kill a worker midway')
    .action((options: Json & { chaos?: boolean; samples: number }) =>
      once(options, (context) => demo(options, context)),
    )
  addCommand(program, 'migrate', 'bring the database up to date, or take the latest migration back')
    .addArgument(new Argument('[direction]').choices(['up', 'down']).default('up'))
    .action((direction: 'up' | 'down', options: Json) =>
      once(options, (context) => migrateDatabase(direction, context)),
    )
  addCommand(program, 'seed', 'put the first contents in; what is there or was removed is left alone').action(
    (options: Json) => once(options, seedDatabase),
  )
  addCommand(program, 'sandbox', 'take the sandbox providers away, or bring them back')
    .addArgument(new Argument('<change>').choices(['remove', 'restore']))
    .action((change: 'remove' | 'restore', options: Json) =>
      once(options, (context) => changeSandbox(change, context)),
    )
}
