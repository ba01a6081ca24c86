import type { Database } from '@sluice/db'

const TRAIL = ['audit_logs', 'events', 'idempotency_keys', 'registry_version']
const REGISTRY = [
  'llm_providers',
  'llm_models',
  'model_prices',
  'price_rates',
  'stored_credentials',
  'system_settings',
  'ledger_accounts',
  'ledger_entries',
]
const ACCESS = ['teams', 'users', 'memberships', 'sessions', 'api_keys']

/** Everything that a change of the registry may touch, as one comparable text. */
export function dumpRegistry(db: Database): Promise<string> {
  return dump(db, [...REGISTRY, ...TRAIL])
}

/** Everything that a change of people and keys may touch, as one comparable text. Using a key is no change of it. */
export function dumpAccess(db: Database): Promise<string> {
  return dump(db, [...ACCESS, ...TRAIL])
}

async function dump(db: Database, names: readonly string[]): Promise<string> {
  const tables: string[] = []
  for (const table of names) {
    const rows = await db.$queryRawUnsafe<{ row: string }[]>(
      `SELECT (to_jsonb(t) - 'last_used_at')::text AS row FROM ${table} t ORDER BY 1`,
    )
    tables.push(`${table}\n${rows.map(({ row }) => row).join('\n')}`)
  }
  return tables.join('\n')
}
