import type { Log } from '@sluice/core/shared'
import { checkConnection, checkSessionConnection } from '@sluice/db'
import { migrate } from '@sluice/db/migrate'
import { queueSchema } from '@sluice/queue'

/** Checks that the database can be used and brings it up to date. Refuses with a sentence that says what to do. */
export async function prepareDatabase(urls: { url: string; directUrl: string }, log: Log): Promise<void> {
  await checkConnection(urls.url)
  await checkSessionConnection(urls.directUrl)
  await migrate(urls.directUrl, { log, alsoInstall: [queueSchema] })
}
