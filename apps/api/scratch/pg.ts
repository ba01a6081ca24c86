import { startEmbeddedPostgres } from '@sluice/db/embedded'
import { prepareDatabase } from '@sluice/runtime'
import { writeFileSync } from 'node:fs'
const log = { debug() {}, info: console.log, warn: console.log, error: console.log }
const pg = await startEmbeddedPostgres({ dataDir: '/tmp/api-scratch/pg', log, isDurable: false })
writeFileSync('/tmp/api-scratch/url', pg.url)
await prepareDatabase({ url: pg.url, directUrl: pg.url }, log)
console.log('ready', pg.url)
process.on('SIGTERM', () => void pg[Symbol.asyncDispose]().then(() => process.exit(0)))
setInterval(() => {}, 1000)
