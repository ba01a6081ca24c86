import { join } from 'node:path'

import { startVitest } from 'vitest/node'

const ROOT = join(import.meta.dirname, '../../../..')

export type TestSum = {
  ok: boolean
  passed: number
  failed: number
  skipped: number
  /** Of the skipped ones, those that need a browser. */
  skippedBrowser: number
}

/** Runs Vitest's projects in this process and counts what came out; coverage when all of them run. */
export async function runTests(projects: string[]): Promise<TestSum> {
  const withCoverage = projects.length > 1
  const vitest = await startVitest('test', [], {
    root: ROOT,
    project: projects,
    watch: false,
    reporters: ['default'],
    coverage: { enabled: withCoverage },
  })
  const sum: TestSum = { ok: process.exitCode !== 1, passed: 0, failed: 0, skipped: 0, skippedBrowser: 0 }
  for (const module of vitest.state.getTestModules()) {
    if (module.errors().length > 0) sum.failed += 1
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      if (state === 'passed') sum.passed += 1
      else if (state === 'failed') sum.failed += 1
      else sum.skipped += 1
      if (state === 'skipped' && module.moduleId.includes('browser.e2e')) sum.skippedBrowser += 1
    }
  }
  await vitest.close()
  return { ...sum, ok: sum.ok && process.exitCode !== 1 }
}
