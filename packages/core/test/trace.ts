import type { AuditLog, Database } from '@sluice/db'

/** What the last change of a thing left in the audit trail, and the event that came with it. */
export async function traceOf(
  db: Database,
  entityId: string,
): Promise<Pick<AuditLog, 'operation' | 'teamId' | 'before' | 'after'> & { event: string }> {
  const { operation, teamId, before, after } = await db.auditLog.findFirstOrThrow({
    where: { entityId },
    orderBy: { id: 'desc' },
  })
  const { type } = await db.event.findFirstOrThrow({
    where: { subjectId: entityId },
    orderBy: { id: 'desc' },
  })
  return { operation, teamId, before, after, event: type }
}

/** How work ends: `done`, or the code of what it throws. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    return String(error instanceof Error && 'code' in error ? error.code : error)
  }
}
