import type { ActorKind, Role } from '@sluice/db'

/** Who does something. Every write names one. */
export type Actor = {
  kind: ActorKind
  /** Row id of the user, API key or schedule; null for the system. */
  id: string | null
  name: string
  teamId: string
  role: Role
  /** Member of the administrators team: may, with the role for it, govern the installation. */
  isAdministrators: boolean
}

/** The actor's columns of a row that was created by somebody. */
export function createdBy(actor: Pick<Actor, 'kind' | 'id'>): {
  createdByKind: ActorKind
  createdById: string | null
} {
  return { createdByKind: actor.kind, createdById: actor.id }
}
