import type { ActorKind, Db } from '@sluice/db'

type Author = { createdByKind: ActorKind; createdById: string | null }

/** What names the author of a row: an id, or what kind of thing it is. */
export function toAuthorKey({ createdByKind, createdById }: Author): string {
  return createdById ?? createdByKind
}

const NAMELESS = {
  SYSTEM: 'System',
  SCHEDULE: 'Schedule',
  USER: 'Removed user',
  API_KEY: 'Removed key',
} as const

/** The names of authors, in the order of their keys: users and API keys by their own, the system as "System". */
export async function loadAuthorNames(db: Db, keys: readonly string[]): Promise<string[]> {
  const ids = keys.filter((key) => !(key in NAMELESS))
  const rows = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM users WHERE id = ANY (${ids}::uuid[])
     UNION ALL
    SELECT id, name FROM api_keys WHERE id = ANY (${ids}::uuid[])`
  const names = new Map<string, string>([
    ...Object.entries(NAMELESS),
    ...rows.map(({ id, name }) => [id, name] as const),
  ])
  return keys.map((key) => names.get(key) ?? 'Unknown')
}
