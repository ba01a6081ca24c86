/** `pnpm bench registry|calls [--strict]`: prints what is measured and which targets are met; with --strict a missed one is a failure. */
import { benchCalls } from './calls.ts'
import { benchRegistry } from './registry.ts'
import { toText } from './report.ts'

const [name, ...flags] = process.argv.slice(2)
const benches = new Map([
  ['registry', benchRegistry],
  ['calls', benchCalls],
])
const bench = benches.get(name ?? '')
if (!bench || flags.some((flag) => flag !== '--strict')) {
  process.stderr.write('Usage: pnpm bench registry|calls [--strict]\n')
  process.exit(2)
}
const report = await bench()
process.stdout.write(toText(report))
const isMissed = report.targets.some(({ isMet, isStretch }) => !isMet && !isStretch)
process.exitCode = isMissed && flags.includes('--strict') ? 1 : 0
