import { prepareMonths } from '@sluice/core/calls'
import { systemClock } from '@sluice/core/shared'
import type { Log } from '@sluice/core/shared'
import { checkConnection, checkSessionConnection, createDatabase } from '@sluice/db'
import { migrate } from '@sluice/db/migrate'
import { queueSchema } from '@sluice/queue'

/** Checks that the database can be used and brings it up to date. Refuses with a sentence that says what to do. */
export async function prepareDatabase(urls: { url: string; directUrl: string }, log: Log): Promise<void> {
  await checkConnection(urls.url)
  await checkSessionConnection(urls.directUrl)
  await migrate(urls.directUrl, { log, alsoInstall: [queueSchema] })
  await makeMonths(urls.directUrl, log)
}

/** Rows find a place without their month too; a worker makes it later. */
async function makeMonths(url: string, log: Log): Promise<void> {
  await using db = createDatabase({ url, poolSize: 1, applicationName: 'sluice migrate' })
  try {
    const made = await prepareMonths(db, systemClock.now())
    if (made > 0) log.info('months of calls made', { count: made })
  } catch (error) {
    log.warn('months of calls could not be made', { reason: String(error) })
  }
}
