import { checkConnection, checkSessionConnection } from '@sluice/db'
import { migrationStatus } from '@sluice/db/migrate'

import type { Config } from './config.ts'
import { SetupError } from './lifecycle.ts'

/** For a process that does not migrate: the database answers, holds sessions, and is up to date. */
export async function requireDatabase({
  database: { url, directUrl },
}: Pick<Config, 'database'>): Promise<void> {
  if (!url || !directUrl) throw new SetupError('DATABASE_URL is not set.')
  await checkConnection(url)
  await checkSessionConnection(directUrl)
  const { pending, refused } = await migrationStatus(directUrl)
  if (refused) throw refused
  if (pending.length > 0)
    throw new SetupError(
      `The database lacks ${pending.join(', ')}. Bring it up to date first: sluice migrate.`,
    )
}
