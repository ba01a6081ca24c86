import type { Db, Prisma } from '@sluice/db'

import { createId } from '#shared'
import type { Actor } from '#shared'

export type NewEvent = {
  /** Dotted, e.g. `run.completed`. */
  type: 'run.started' | 'run.completed'
  teamId: string
  subjectType: 'run'
  subjectId: string
  payload: Prisma.InputJsonObject
  actor: Pick<Actor, 'kind' | 'id'>
  traceId: string | null
}

/** Writes an event in the transaction that made it happen. */
export async function recordEvent(db: Db, event: NewEvent): Promise<void> {
  const { actor, ...row } = event
  await db.event.create({ data: { id: createId(), ...row, actorKind: actor.kind, actorId: actor.id } })
}
