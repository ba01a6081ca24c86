/**
 * `pnpm test` and `pnpm check`: the same gate for everybody. `--check` leaves out what needs a database or a browser.
 * The last line is the sum: N passed, N failed.
 */
import { findChromium } from '../chromium.ts'
import { STATIC_STEPS, runStep } from './steps.ts'
import { runTests } from './run-tests.ts'

const isCheck = process.argv.includes('--check')
const write = (line: string): void => void process.stdout.write(`${line}\n`)
const startedAt = performance.now()
let passed = 0
let failed = 0

for (const { name, ok, seconds, output } of await Promise.all(STATIC_STEPS.map(runStep))) {
  write(`${ok ? '✓' : '✗'} ${name.padEnd(12)} ${seconds.toFixed(1)} s`)
  if (ok) passed += 1
  else failed += 1
  if (!ok) write(output)
}

const hasBrowser = findChromium() !== null
if (!isCheck && !hasBrowser)
  write('No Chromium was found: browser tests are skipped. Install it with: apt-get install -y chromium')
const tests = await runTests(isCheck ? ['unit'] : ['unit', 'db', 'web', 'e2e'])
passed += tests.passed
failed += tests.failed
// Where a browser is promised, a skipped browser test hides something.
if (process.env['CI']) failed += tests.skippedBrowser
if (!tests.ok && tests.failed === 0) {
  write(
    '✗ The test run itself failed (coverage below its threshold, or an error outside of a test): see above.',
  )
  failed += 1
}

write(`${((performance.now() - startedAt) / 1000).toFixed(0)} s in all`)
if (tests.skipped > 0) write(`${tests.skipped} skipped`)
write(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
