import { Client } from 'pg'

import { toConnectionConfig } from '../client.ts'

/** One thing that the schema public consists of: its kind and name, and what it is. */
export type CatalogEntry = { name: string; definition: string }

const IN_PUBLIC = `relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'`
/** A partition has what its table has; only that it exists, and its triggers, are its own. */
const NO_PARTITION = `c.${IN_PUBLIC} AND NOT c.relispartition`

/** In the order of the dump. NOT NULL belongs to the column, whether or not a version also keeps a constraint for it. */
const QUERIES = [
  `SELECT 'enum ' || t.typname AS name, string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) AS definition
   FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
   WHERE t.typnamespace = 'public'::regnamespace GROUP BY t.typname ORDER BY t.typname COLLATE "C"`,

  `SELECT CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'S' THEN 'sequence ' ELSE 'table ' END || c.relname AS name,
          concat_ws(' ', pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
                    CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) END) AS definition
   FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND ${IN_PUBLIC} ORDER BY c.relname COLLATE "C"`,

  `SELECT 'options ' || c.relname AS name, array_to_string(c.reloptions, ', ') AS definition
   FROM pg_class c WHERE c.reloptions IS NOT NULL AND c.relkind IN ('r', 'p') AND ${IN_PUBLIC} ORDER BY c.relname COLLATE "C"`,

  `SELECT 'column ' || c.relname || '.' || a.attname AS name,
          concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
                    CASE WHEN a.attgenerated = 's' THEN 'generated' END,
                    'default ' || pg_get_expr(d.adbin, d.adrelid)) AS definition
   FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relkind IN ('r', 'p') AND ${NO_PARTITION} ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"`,

  `SELECT 'constraint ' || c.relname || '.' || k.conname AS name, pg_get_constraintdef(k.oid) AS definition
   FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
   WHERE k.contype <> 'n' AND ${NO_PARTITION} ORDER BY c.relname COLLATE "C", k.conname COLLATE "C"`,

  `SELECT 'index ' || c.relname || '.' || x.relname AS name, replace(pg_get_indexdef(x.oid), ' ON ONLY ', ' ON ') AS definition
   FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
   WHERE ${NO_PARTITION} ORDER BY c.relname COLLATE "C", x.relname COLLATE "C"`,

  `SELECT 'trigger ' || c.relname || '.' || t.tgname AS name, pg_get_triggerdef(t.oid) AS definition
   FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
   WHERE NOT t.tgisinternal AND ${IN_PUBLIC} ORDER BY c.relname COLLATE "C", t.tgname COLLATE "C"`,

  `SELECT 'function ' || p.proname AS name,
          concat_ws(' ', '(' || pg_get_function_identity_arguments(p.oid) || ')', 'returns', pg_get_function_result(p.oid), l.lanname, p.provolatile, 'body', md5(p.prosrc)) AS definition
   FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
   WHERE p.pronamespace = 'public'::regnamespace AND p.prokind <> 'a' ORDER BY p.proname COLLATE "C", p.oid`,
]

/** Everything in the schema public, in a stable order. */
export async function readCatalog(url: string): Promise<CatalogEntry[]> {
  const client = new Client(toConnectionConfig(url, 'sluice drift'))
  await client.connect()
  try {
    // Else names in definitions would depend on it.
    await client.query('SET search_path TO public')
    const entries: CatalogEntry[] = []
    for (const query of QUERIES) entries.push(...(await client.query<CatalogEntry>(query)).rows)
    return entries
  } finally {
    await client.end()
  }
}

/** The catalog as text: one line per entry. */
export async function dumpCatalog(url: string): Promise<string> {
  const entries = await readCatalog(url)
  return entries
    .map(({ name, definition }) => `${name}: ${definition.replaceAll(/\s+/g, ' ')}`.trimEnd() + '\n')
    .join('')
}
