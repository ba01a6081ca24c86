import type { ActorKind, Role } from '@sluice/db'

/** Which models somebody may use; `ids` are row ids and say something with SPECIFIC only. */
export type ModelPermission = { access: 'ALL' | 'SPECIFIC' | 'NONE'; ids: readonly string[] }

/** What an API key is narrowed to beside its role. */
export type Permissions = { models: ModelPermission }

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
  /** Absent: whatever the role allows. */
  permissions?: Permissions
}

/** The actor's columns of a row that was created by somebody. */
export function createdBy(actor: Pick<Actor, 'kind' | 'id'>): {
  createdByKind: ActorKind
  createdById: string | null
} {
  return { createdByKind: actor.kind, createdById: actor.id }
}
