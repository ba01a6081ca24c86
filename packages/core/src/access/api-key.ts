import type { ApiKey, Db, Prisma, Team } from '@sluice/db'

import type { AuditEntry, JsonObject } from '#audit'
import { SluiceError, invalid, parseId, requireUnchanged } from '#shared'
import type { Actor, Permissions } from '#shared'

import { exceeds } from './grant.ts'
import type { Grant, Maker } from './grant.ts'
import { UNRESTRICTED, readPermissions } from './key-permissions.ts'
import { canAdminister } from './permissions.ts'
import { visibleApiKeys } from './visibility.ts'

/** A key as people see it: EXPIRED is one that would work if its time were not over. */
export const ApiKeyState = {
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  REVOKED: 'REVOKED',
  EXPIRED: 'EXPIRED',
} as const
export type ApiKeyState = (typeof ApiKeyState)[keyof typeof ApiKeyState]

export function apiKeyState(
  { status, expiresAt }: Pick<ApiKey, 'status' | 'expiresAt'>,
  now: Date,
): ApiKeyState {
  return status !== 'REVOKED' && expiresAt && expiresAt <= now ? 'EXPIRED' : status
}

/** The rows that are in a state. */
export function inApiKeyState(state: ApiKeyState, now: Date): Prisma.ApiKeyWhereInput {
  if (state === 'REVOKED') return { status: state }
  if (state === 'EXPIRED') return { status: { not: 'REVOKED' }, expiresAt: { lte: now } }
  return { status: state, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] }
}

/** A key as its managers may read it: for the audit trail, and as the state of now in a conflict. */
export function toApiKeyJson(row: ApiKey): JsonObject {
  const { models } = readPermissions(row.permissions)
  return {
    name: row.name,
    prefix: row.prefix,
    teamId: row.teamId,
    role: row.role,
    status: row.status,
    permissions: { models: { access: models.access, ids: [...models.ids] } },
    expiresAt: row.expiresAt?.toISOString() ?? null,
    previousSecretExpiresAt: row.previousSecretExpiresAt?.toISOString() ?? null,
  }
}

export type LockedApiKey = ApiKey & { team: Team }

/** Which key is meant, and in which state it was seen. */
export type ApiKeyTarget = { id: string; expectedUpdatedAt?: Date | null | undefined }

/** A key that the actor may change, locked until the end of the transaction; revoked ones change no more. */
export async function lockApiKey(
  tx: Db,
  actor: Actor,
  { id, expectedUpdatedAt }: ApiKeyTarget,
): Promise<LockedApiKey> {
  const keyId = parseId(id, 'id')
  await tx.$queryRaw`SELECT id FROM api_keys WHERE id = ${keyId}::uuid FOR UPDATE`
  const row = await tx.apiKey.findFirst({
    where: { AND: [{ id: keyId }, visibleApiKeys(actor)] },
    include: { team: true },
  })
  if (!row) throw new SluiceError('NOT_FOUND', `There is no API key ${keyId}.`, { field: 'id' })
  await requireUnchanged(row, expectedUpdatedAt, () => ({
    id: row.id,
    ...toApiKeyJson(row),
    updatedAt: row.updatedAt.toISOString(),
  }))
  if (row.status === 'REVOKED')
    throw invalid('id', `The key "${row.name}" was revoked, which is final: make a new one.`)
  return row
}

/** What the actor can do, as of now: a key's own row says until when and with which models. */
export async function makerOf(tx: Db, actor: Actor): Promise<Maker> {
  const maker = {
    teamId: actor.teamId,
    role: actor.role,
    permissions: actor.permissions ?? UNRESTRICTED,
    expiresAt: null,
    mayChooseTeam: canAdminister(actor),
  }
  if (actor.kind !== 'API_KEY' || actor.id === null) return maker
  const row = await tx.apiKey.findUnique({ where: { id: actor.id } })
  if (row?.status !== 'ACTIVE') throw new SluiceError('FORBIDDEN', `The key "${actor.name}" works no more.`)
  return { ...maker, role: row.role, permissions: readPermissions(row.permissions), expiresAt: row.expiresAt }
}

const EXCESS: Record<keyof Grant, string> = {
  teamId: 'A key belongs to the team of its maker; administrators may choose another.',
  role: 'A key cannot have a higher role than its maker.',
  permissions: 'A key cannot use models that its maker may not use.',
  expiresAt: 'A key made with a key cannot outlive it.',
}

/** Refuses a key that could do more than whoever makes or changes it. */
export function requireWithin(maker: Maker, wanted: Grant): void {
  const field = exceeds(maker, wanted)
  if (field) throw new SluiceError('FORBIDDEN', EXCESS[field], { field })
}

/** What a stored key can do. */
export function grantOf({ teamId, role, permissions, expiresAt }: ApiKey): Grant {
  return { teamId, role, permissions: readPermissions(permissions), expiresAt }
}

/** Permissions as they are stored. */
export function toStored({ models }: Permissions): Prisma.InputJsonObject {
  return { models: { access: models.access, ids: [...models.ids] } }
}

/** The audit entry of a change of a key. */
export function apiKeyEntry(
  change: Pick<AuditEntry, 'action' | 'operation' | 'verb'>,
  { before, after }: { before: ApiKey | null; after: ApiKey },
): AuditEntry {
  return {
    ...change,
    entity: { type: 'api_key', id: after.id, name: after.name },
    teamId: after.teamId,
    before: before ? toApiKeyJson(before) : null,
    after: toApiKeyJson(after),
  }
}
