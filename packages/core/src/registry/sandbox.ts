import type { Database } from '@sluice/db'

/** Takes the sandbox providers out of every list. Runs that used them keep referring to them. */
export async function removeSandbox(db: Database, now: Date): Promise<number> {
  const { count } = await db.llmProvider.updateMany({
    where: { isSandbox: true, archivedAt: null },
    data: { archivedAt: now },
  })
  return count
}

/** Brings removed sandbox providers back as they were. */
export async function restoreSandbox(db: Database): Promise<number> {
  const { count } = await db.llmProvider.updateMany({
    where: { isSandbox: true, archivedAt: { not: null } },
    data: { archivedAt: null },
  })
  return count
}
