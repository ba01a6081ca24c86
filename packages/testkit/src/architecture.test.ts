import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { findBareIgnores, findViolations } from './architecture.ts'

const ROOT = join(import.meta.dirname, '../../..')

const everything = globSync(
  ['packages/*/{src,test,bench}/**/*.{ts,tsx}', 'apps/*/{src,test}/**/*.{ts,tsx}', 'prisma/seed/*.ts'],
  { cwd: ROOT },
)
  .filter((path) => !/\/generated\/|\.d\.ts$|\/architecture\./.test(path))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))

const sources = everything.filter(
  ({ path }) =>
    /^(?:packages|apps)\/[^/]+\/src\/|^prisma\//.test(path) && !/\.test\.tsx?$|\/src\/test\//.test(path),
)

describe('the arrows', () => {
  test('hold in every file of production code', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(findViolations(sources)).toEqual([])
  })

  const forbidden: [name: string, path: string, text: string][] = [
    ['web imports a package', 'apps/web/src/main.tsx', "import { startRun } from '@sluice/core/runs'"],
    [
      'core imports the runtime',
      'packages/core/src/runs/a.ts',
      "import { createServices } from '@sluice/runtime'",
    ],
    [
      'core imports a vendor’s protocol',
      'packages/core/src/runs/a.ts',
      "import { x } from '@sluice/llm/google'",
    ],
    [
      'the worker imports the simulator',
      'apps/worker/src/a.ts',
      "import { startSimulator } from '@sluice/simulator'",
    ],
    [
      'production code imports the testkit',
      'apps/api/src/a.ts',
      "import { createTestDatabase } from '@sluice/testkit'",
    ],
    ['a domain imports one above it', 'packages/core/src/pricing/a.ts', "import { startRun } from '#runs'"],
    [
      'a relative import leaves its domain',
      'packages/core/src/pricing/a.ts',
      "import { startRun } from '../runs/start-run.ts'",
    ],
    ['a relative import leaves its package', 'apps/api/src/a.ts', "import { up } from '../../cli/src/up.ts'"],
    [
      'an import spread over lines',
      'packages/core/src/pricing/a.ts',
      "import {\n  startRun,\n} from '#runs'",
    ],
    ['a dynamic import', 'packages/core/src/pricing/a.ts', "const { startRun } = await import('#runs')"],
    ['a resolver writes', 'apps/api/src/modules/runs/run.ts', 'await db.run.update({ where: { id } })'],
    ['a vendor’s name in core', 'packages/core/src/runs/a.ts', "if (provider.name === 'openai') return"],
  ]
  test.each(forbidden)('are missed by nobody: %s', (_, path, text) => {
    expect(findViolations([{ path, text }])).toHaveLength(1)
  })
})

describe('a comment that switches a check off', () => {
  test('gives its reason, everywhere', () => {
    expect(findBareIgnores(everything)).toEqual([])
  })

  test('is found when it does not', () => {
    const [bare, reasoned] = [
      '// oxlint-disable-next-line no-console',
      '// oxlint-disable-next-line no-console -- the printer',
    ]
    expect(findBareIgnores([{ path: 'a.ts', text: `const a = 1\n${bare}` }])).toEqual(['a.ts:2'])
    expect(findBareIgnores([{ path: 'a.ts', text: `${reasoned}` }])).toEqual([])
  })
})
