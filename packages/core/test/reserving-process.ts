/**
 * A process that reserves: `node reserving-process.ts <database url> <how many> <USD each>`. Says `ready`; for the id of a
 * provider on a line of its standard input it makes all its reservations there at once, and says how many it got.
 */
import { createInterface } from 'node:readline'

import { createDatabase } from '@sluice/db'

import { reserve } from '../src/ledger/index.ts'
import { Money, SluiceError, createId } from '../src/shared/index.ts'

const [, , url = '', count = '0', usd = '0'] = process.argv

await using db = createDatabase({ url, poolSize: 10, applicationName: 'reserving process' })

async function tryToReserve(providerId: string): Promise<'granted' | 'refused'> {
  const parts = [{ providerId, amountUsd: new Money(usd) }]
  try {
    await reserve(db, { id: createId(), isRun: false, parts, lastsSeconds: 600, field: 'model' })
    return 'granted'
  } catch (error) {
    if (error instanceof SluiceError && error.code === 'BUDGET_EXCEEDED') return 'refused'
    throw error
  }
}

await db.$queryRaw`SELECT 1`
process.stdout.write('ready\n')
for await (const providerId of createInterface({ input: process.stdin })) {
  const outcomes = await Promise.all(Array.from({ length: Number(count) }, () => tryToReserve(providerId)))
  const granted = outcomes.filter((outcome) => outcome === 'granted').length
  process.stdout.write(`${JSON.stringify({ granted, refused: outcomes.length - granted })}\n`)
}
