/** `pnpm bench <name> [--strict]`: runs one of the benches; each prints what it measured and which targets are met. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

const BENCHES: Record<string, readonly string[]> = {
  registry: ['apps/api/bench/main.ts', 'registry'],
  calls: ['apps/api/bench/main.ts', 'calls'],
  llm: ['packages/llm/bench/main.ts'],
}

const [name = '', ...flags] = process.argv.slice(2)
const bench = BENCHES[name]
if (bench === undefined || flags.some((flag) => flag !== '--strict')) {
  process.stderr.write(`Usage: pnpm bench <${Object.keys(BENCHES).join('|')}> [--strict]\n`)
  process.exitCode = 2
} else {
  const { status } = spawnSync(process.execPath, [...bench, ...flags], { cwd: ROOT, stdio: 'inherit' })
  process.exitCode = status ?? 1
}
