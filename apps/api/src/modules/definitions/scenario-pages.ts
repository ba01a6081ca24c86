import type { Db } from '@sluice/db'
import type { Page } from '@sluice/core/shared'

/** The same page of several definitions' scenarios, in one statement that reads no more than it gives. */
export async function loadScenarioPages(
  db: Db,
  definitionIds: readonly string[],
  page: Page,
): Promise<{ id: string }[][]> {
  const rows = await db.$queryRaw<{ definitionId: string; id: string }[]>`
    SELECT d.id AS "definitionId", s.id
      FROM unnest(${[...definitionIds]}::uuid[]) AS d(id)
     CROSS JOIN LATERAL (
       SELECT id, position FROM scenarios
        WHERE definition_id = d.id AND deleted_at IS NULL
        ORDER BY position LIMIT ${page.limit} OFFSET ${page.offset}) AS s
     ORDER BY s.position`
  return definitionIds.map((definitionId) => rows.filter((row) => row.definitionId === definitionId))
}
