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

/** Every row of every table, as text. */
export async function dumpEverything(db: Database): Promise<string> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await db.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM ${name} t`)
    texts.push(name, ...rows.map(({ row }) => row))
  }
  return texts.join('\n')
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
