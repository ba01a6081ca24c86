/** Started by tests as a process of its own, to be killed: node start-embedded.ts <folder> */
import { startEmbeddedPostgres } from '../src/embedded/index.ts'

const ignore = () => undefined
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore }
try {
  const { url, pid } = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log })
  process.stdout.write(`${JSON.stringify({ url, pid })}\n`)
  setInterval(ignore, 60_000)
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`)
}
