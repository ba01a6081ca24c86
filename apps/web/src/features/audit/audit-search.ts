import { readSearchChoice, readSearchDay, readSearchText } from '#lib/search-params.ts'

import { auditActions, entityTypes, type AuditAction, type EntityType } from './audit-names.ts'

/** What the audit log keeps in the address. */
export type AuditSearch = {
  type?: EntityType | undefined
  action?: AuditAction | undefined
  /** UUID of a user or an API key. */
  actor?: string | undefined
  /** UUID of a thing, or the key of a setting. */
  entity?: string | undefined
  /** First and last day, both included, as in "2026-11-20". */
  from?: string | undefined
  to?: string | undefined
}

export function toAuditSearch(search: Record<string, unknown>): AuditSearch {
  return {
    type: readSearchChoice(entityTypes, search.type),
    action: readSearchChoice(auditActions, search.action),
    actor: readSearchText(search.actor),
    entity: readSearchText(search.entity),
    from: readSearchDay(search.from),
    to: readSearchDay(search.to),
  }
}

/** As the API takes it. */
export type AuditFilterInput = ReturnType<typeof toAuditFilter>

/** What the API is asked: days are those of the reader's clock. */
export function toAuditFilter({ type, action, actor, entity, from, to }: AuditSearch) {
  return {
    entityType: type ?? null,
    action: action ?? null,
    actorId: actor ?? null,
    entityId: entity ?? null,
    from: from ? toDayStart(from, 0) : null,
    to: to ? toDayStart(to, 1) : null,
  }
}

function toDayStart(day: string, daysLater: number): string {
  const start = new Date(`${day}T00:00:00`)
  start.setDate(start.getDate() + daysLater)
  return start.toISOString()
}
