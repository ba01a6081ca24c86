import { migrate, migrateDown } from '@sluice/db/migrate'
import { checkConnection } from '@sluice/db'
import { queueSchema } from '@sluice/queue'
import { createLogging } from '@sluice/runtime'

import { openDatabase } from './open-database.ts'

import type { CommandContext } from './command.ts'

/** `sluice migrate [down]` */
export async function migrateDatabase(
  direction: 'up' | 'down',
  { config, resources, printer }: CommandContext,
): Promise<number> {
  const createLogger = createLogging(config.log)
  const { directUrl } = await openDatabase(config, resources, createLogger)
  await checkConnection(directUrl)
  if (direction === 'down') {
    const takenBack = await migrateDown(directUrl)
    printer.answer({ takenBack }, () => [
      takenBack ? `Took back ${takenBack}.` : 'There is nothing to take back.',
    ])
    return 0
  }
  const { applied, installed } = await migrate(directUrl, { alsoInstall: [queueSchema] })
  const done = [...applied, ...installed]
  printer.answer({ applied, installed }, () =>
    done.length > 0 ? done.map((name) => `Applied ${name}.`) : ['The database is up to date.'],
  )
  return 0
}
