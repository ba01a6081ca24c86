import { availableParallelism } from 'node:os'
import { join } from 'node:path'

import { defineConfig } from 'vitest/config'

const shared = { testTimeout: 30_000, hookTimeout: 60_000, mockReset: true }
/** Left to itself, Vitest would keep a processor free. */
const parallel = { maxWorkers: availableParallelism() }

/** Vite would load graphql's other build beside the one that its dependants load; errors of one are no instances of the other's. */
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] }

export default defineConfig({
  test: {
    slowTestThreshold: 20_000,
    projects: [
      {
        resolve,
        test: {
          ...shared,
          ...parallel,
          name: 'unit',
          isolate: false,
          include: ['{packages,apps}/*/src/**/*.test.ts'],
          exclude: ['apps/web/**', '**/*.db.test.ts', '**/*.e2e.test.ts', '**/node_modules/**'],
        },
      },
      {
        resolve,
        test: {
          ...shared,
          ...parallel,
          name: 'db',
          isolate: false,
          include: ['{packages,apps}/*/{src,test}/**/*.db.test.ts'],
          globalSetup: ['packages/testkit/src/global-setup.ts'],
        },
      },
      {
        extends: 'apps/web/vite.config.ts',
        root: 'apps/web',
        test: {
          ...shared,
          ...parallel,
          name: 'web',
          environment: 'happy-dom',
          include: ['src/**/*.test.{ts,tsx}'],
          setupFiles: [join(import.meta.dirname, 'apps/web/src/test/setup.ts')],
        },
      },
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['{packages,apps}/*/test/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: 'test-results/coverage',
      // The second pattern is for the web project, whose root is its own folder.
      include: ['{packages,apps}/*/src/**/*.{ts,tsx}', 'src/**/*.{ts,tsx}'],
      exclude: [
        '**/generated/**',
        '**/*.d.ts',
        '**/*.test.{ts,tsx}',
        'packages/testkit/**',
        '**/main.{ts,tsx}',
        'packages/db/src/generate.ts',
      ],
      thresholds: {
        'packages/core/src/**': { lines: 90, branches: 90 },
        'packages/llm/src/**': { lines: 90, branches: 90 },
        'packages/db/src/**': { lines: 80, branches: 80 },
        'packages/queue/src/**': { lines: 80, branches: 80 },
        'packages/runtime/src/**': { lines: 80, branches: 80 },
        'packages/simulator/src/**': { lines: 80, branches: 80 },
        'apps/api/src/**': { lines: 80, branches: 80 },
        'apps/worker/src/**': { lines: 80, branches: 80 },
        'apps/cli/src/**': { lines: 80, branches: 80 },
        'apps/web/src/**': { lines: 80, branches: 80 },
      },
    },
  },
})
