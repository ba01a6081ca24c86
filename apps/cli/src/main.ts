import { Command, Option } from 'commander'

import { readConfig, readEnvironment, runProcess, toSetupSentence } from '@sluice/runtime'

import type { Config } from '@sluice/runtime'

import { createKey } from './create-key.ts'
import { demo } from './demo.ts'
import { migrateDatabase } from './migrate-database.ts'
import { createPrinter } from './printer.ts'
import { changeSandbox } from './change-sandbox.ts'
import { seedDatabase } from './seed-database.ts'
import { up } from './up.ts'

import type { Printer } from './printer.ts'

/** A command's work; what it opens goes on the stack. Answers the exit code. */
type Work = (config: Config, resources: AsyncDisposableStack, printer: Printer) => Promise<number>

/** Runs a command that ends by itself. */
async function once(isJson: boolean, work: Work): Promise<void> {
  const printer = createPrinter(isJson)
  try {
    await using resources = new AsyncDisposableStack()
    const config = readConfig({ SLUICE_LOG_LEVEL: 'warn', ...readEnvironment() })
    process.exitCode = await work(config, resources, printer)
  } catch (error) {
    printer.fail(
      toSetupSentence(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    )
    process.exitCode = 1
  }
}

const program = new Command('sluice')
  .description('The control plane for language models.')
  .showHelpAfterError()
const json = (): Option => new Option('--json', 'print the answer as JSON').default(false)

program
  .command('up')
  .description('run everything in one process: database, api, worker, web pages and sandbox')
  .addOption(json())
  .action(async (options: { json: boolean }) => {
    const printer = createPrinter(options.json)
    await runProcess(
      (resources) => up(readConfig({ SLUICE_LOG_LEVEL: 'warn', ...readEnvironment() }), resources, printer),
      printer.fail,
    )
  })

program
  .command('demo')
  .description('start a run over the sample definition and all sandbox models, and watch it')
  .addOption(new Option('--samples <n>', 'samples per scenario').default(3).argParser(Number))
  .addOption(new Option('--chaos', 'kill a worker midway').default(false))
  .addOption(json())
  .action((options: { json: boolean; chaos: boolean; samples: number }) =>
    once(options.json, (config, resources, printer) => demo(options, { config, resources, printer })),
  )

program
  .command('migrate')
  .description('bring the database up to date, or take the latest migration back')
  .argument('[direction]', 'up or down', 'up')
  .addOption(json())
  .action((direction: string, options: { json: boolean }) =>
    once(options.json, (config, resources, printer) =>
      migrateDatabase(direction, { config, resources, printer }),
    ),
  )

program
  .command('seed')
  .description('put the first contents in; what is there or was removed is left alone')
  .addOption(json())
  .action((options: { json: boolean }) =>
    once(options.json, (config, resources, printer) => seedDatabase({ config, resources, printer })),
  )

program
  .command('sandbox')
  .description('take the sandbox providers away, or bring them back')
  .argument('<change>', 'remove or restore')
  .addOption(json())
  .action((change: string, options: { json: boolean }) =>
    once(options.json, (config, resources, printer) => changeSandbox(change, { config, resources, printer })),
  )

program
  .command('keys')
  .description('API keys')
  .command('create')
  .description('make an API key of the administrators team and print it once')
  .requiredOption('--name <name>', 'what the key is for')
  .addOption(
    new Option('--role <role>', 'what it may do')
      .choices(['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'])
      .default('MEMBER'),
  )
  .addOption(json())
  .action((options: { json: boolean; name: string; role: 'OWNER' | 'ADMIN' | 'MEMBER' | 'VIEWER' }) =>
    once(options.json, (config, resources, printer) => createKey(options, { config, resources, printer })),
  )

await program.parseAsync()
