type Filter = {
  entityType?: string | null
  entityId?: string | null
  actorId?: string | null
  action?: string | null
  from?: string | null
  to?: string | null
}
type EntityArguments = { entityType: string; entityId: string }
type Cursor = { first: number; after?: string | null }

export type AuditChange = {
  id: string
  actorKind: string
  actorId: string | null
  actorName: string
  action: string
  operation: string
  entityType: string
  entityId: string
  entityName: string
  before: unknown
  after: unknown
  requestId: string | null
  createdAt: string
  isSealed: boolean
  sequence: number | null
}

/** The audit trail of an API, newest first. */
export class AuditWorld {
  changes: AuditChange[] = []

  add(options: Partial<AuditChange> = {}): AuditChange {
    const change = createChange(this.changes.length + 1, options)
    this.changes.unshift(change)
    return change
  }

  readonly root: Record<string, unknown> = {
    auditLogs: ({ filter, ...cursor }: Cursor & { filter?: Filter | null }) =>
      this.#page(filter ?? {}, cursor),
    entityAuditHistory: ({ entityType, entityId, ...cursor }: Cursor & EntityArguments) =>
      this.#page({ entityType, entityId }, cursor),
  }

  #page(filter: Filter, { first, after }: Cursor) {
    const matching = this.changes.filter(
      (change) =>
        (['entityType', 'entityId', 'actorId', 'action'] as const).every(
          (name) => !filter[name] || change[name] === filter[name],
        ) &&
        (!filter.from || change.createdAt >= filter.from) &&
        (!filter.to || change.createdAt < filter.to),
    )
    const start = after ? matching.findIndex(({ id }) => id === after) + 1 : 0
    const nodes = matching.slice(start, start + first)
    const pageInfo = { endCursor: nodes.at(-1)?.id ?? null, hasNextPage: matching.length > start + first }
    return { nodes, pageInfo }
  }
}

function createChange(number: number, options: Partial<AuditChange>): AuditChange {
  return {
    id: `change-${number}`,
    actorKind: 'USER',
    actorId: 'user-ada',
    actorName: 'Ada Lovelace',
    action: 'UPDATE',
    operation: 'updateSystemSetting',
    entityType: 'system_setting',
    entityId: 'run_max_probes',
    entityName: 'run_max_probes',
    before: { value: 100_000 },
    after: { value: number },
    requestId: `request-${number}`,
    createdAt: new Date(Date.UTC(2026, 10, 20, 9, 0, number)).toISOString(),
    isSealed: true,
    sequence: number,
    ...options,
  }
}
