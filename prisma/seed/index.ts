import { ensureAdministrators } from '@sluice/core/access'
import { createDefinition } from '@sluice/core/definitions'

import type { Database, Db } from '@sluice/db'

import { seedProvider } from './provider.ts'
import { SANDBOX } from './sandbox.ts'
import { SAMPLE, SAMPLE_NAME } from './sample-definition.ts'
import { SEED_SETTINGS, seedSetting } from './settings.ts'
import { VENDORS } from './vendors.ts'

export type SeedOptions = {
  /** Whether the sandbox providers are wanted. */
  sandbox: boolean
}

type Entry = { key: string; apply: (tx: Db) => Promise<unknown> }

/** One start at a time seeds. */
const LOCK = 5_148_100

/**
 * Puts the first contents in: vendors, sandbox, the platform's own models, a sample definition. Each once and never again, so
 * that what an administrator changed or removed stays so. Returns what was added.
 */
export async function seed(db: Database, options: SeedOptions): Promise<string[]> {
  const actor = await ensureAdministrators(db)
  const providers = options.sandbox ? [...VENDORS, ...SANDBOX] : VENDORS
  const entries: Entry[] = [
    ...providers.map((provider) => ({
      key: `provider ${provider.name}`,
      apply: (tx: Db) => seedProvider(tx, provider),
    })),
    ...SEED_SETTINGS.map((setting) => ({
      key: `setting ${setting}`,
      apply: (tx: Db) => seedSetting(tx, setting),
    })),
    {
      key: `definition ${SAMPLE_NAME}`,
      apply: (tx) => createDefinition(tx, { actor, name: SAMPLE_NAME, content: SAMPLE }),
    },
  ]
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`
    const seen = new Set((await tx.seedEntry.findMany()).map(({ key }) => key))
    const added = entries.filter(({ key }) => !seen.has(key))
    for (const { key, apply } of added) {
      await apply(tx)
      await tx.seedEntry.create({ data: { key } })
    }
    return added.map(({ key }) => key)
  })
}
