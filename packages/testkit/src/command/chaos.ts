/**
 * `pnpm chaos`: the long forms of tests that look for races and lost calls; `pnpm test` holds their short forms.
 * About two minutes on two cores.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

/** How often, how much: see the test that reads it. */
const LONG_FORMS = {
  SLUICE_TEST_RACES: '20',
  SLUICE_TEST_RUNS: '25',
  SLUICE_TEST_SPLITS: '10000',
  SLUICE_TEST_STEPS: '500',
  SLUICE_TEST_STREAMS: '1000',
}

const FILES = [
  'reserve-race',
  'ledger-mix',
  'ledger-deadlocks',
  'dropped-streams',
  'killed-calls',
  'stream-splits',
]

const { status } = spawnSync('vitest', ['run', '--project', 'unit', '--project', 'db', ...FILES], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, ...LONG_FORMS },
})
process.exitCode = status ?? 1
