/** `pnpm bench registry [--strict]`: prints what is measured and which targets are met; with --strict a missed one is a failure. */
import { benchRegistry } from './registry.ts'
import { toText } from './report.ts'

const [name, ...flags] = process.argv.slice(2)
if (name !== 'registry' || flags.some((flag) => flag !== '--strict')) {
  process.stderr.write('Usage: pnpm bench registry [--strict]\n')
  process.exit(2)
}
const report = await benchRegistry()
process.stdout.write(toText(report))
const isMissed = report.targets.some(({ isMet, isStretch }) => !isMet && !isStretch)
process.exitCode = isMissed && flags.includes('--strict') ? 1 : 0
