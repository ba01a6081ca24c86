import type { Db, Prisma } from '@sluice/db'

import { createId } from '#shared'
import type { Actor } from '#shared'

/** What things events are about; in audit rows too. */
export type EntityType =
  | 'llm_provider'
  | 'llm_model'
  | 'system_setting'
  | 'api_key'
  | 'user'
  | 'team'
  | 'definition'
  | 'run'
  | 'installation'

export type NewEvent = {
  /** Dotted: the thing and what happened to it, e.g. `run.completed`. */
  type: string
  teamId: string | null
  subjectType: EntityType
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
