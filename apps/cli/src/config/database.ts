import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { checkConnection, checkSessionConnection, isTransactionPooler } from '@sluice/db'
import { migrationStatus } from '@sluice/db/migrate'
import { createLogging, toSetupSentence } from '@sluice/runtime'

import type { Config } from '@sluice/runtime'

import { openDatabase } from '../open-database.ts'
import { toNote, toOk, toWrong } from './finding.ts'
import { toShownAddress } from './variables.ts'

import type { Finding } from './finding.ts'

const SUBJECT = 'database'

/** `url`: the database can be read; null: it is not there yet, not reachable or not up to date. */
export type CheckedDatabase = { finding: Finding; url: string | null }

/** Looks at the database and changes nothing; an embedded one that is not there yet is not made. */
export async function checkDatabase(
  config: Config,
  resources: AsyncDisposableStack,
): Promise<CheckedDatabase> {
  const isEmbedded = config.database.url === null
  if (isEmbedded && !existsSync(join(config.dataDir, 'postgres')))
    return { finding: toOk(SUBJECT, 'is made at the first start.', { isEmbedded }), url: null }
  try {
    return await inspect(config, resources)
  } catch (error) {
    const sentence = toSetupSentence(error)
    if (sentence === null) throw error
    return { finding: toWrong(SUBJECT, sentence, { isEmbedded }), url: null }
  }
}

async function inspect(config: Config, resources: AsyncDisposableStack): Promise<CheckedDatabase> {
  const isEmbedded = config.database.url === null
  const { url, directUrl } = await openDatabase(config, resources, createLogging(config.log))
  const { serverVersion } = await checkConnection(url)
  const isPooler = await isTransactionPooler(url)
  await checkSessionConnection(directUrl)
  const { pending, refused } = await migrationStatus(directUrl)
  if (refused) throw refused
  const facts = { isEmbedded, serverVersion, isPooler, pendingMigrations: pending }
  const way = isPooler ? 'through a transaction pooler' : 'without a pooler'
  const text = `Postgres ${serverVersion} at ${toShownAddress(url)}, ${way}`
  if (pending.length === 0) return { finding: toOk(SUBJECT, `${text}, up to date.`, facts), url }
  const advice = `${text}, lacks ${pending.join(', ')}: run sluice migrate${isEmbedded ? ', or start it' : ''}.`
  // What comes with `sluice up` is brought up to date by it; other processes refuse to start.
  return { finding: (isEmbedded ? toNote : toWrong)(SUBJECT, advice, facts), url: null }
}
