import type { Role } from '@sluice/db'

import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { SluiceError, createId, createdBy, invalid, parseId } from '#shared'
import type { Permissions, Request } from '#shared'

import { apiKeyEntry, makerOf, requireWithin, toStored } from './api-key.ts'
import { ifGiven } from './if-given.ts'
import { UNRESTRICTED, parsePermissions, requireModels } from './key-permissions.ts'
import { requireWrite } from './permissions.ts'
import { createApiKeySecret, toPrefix } from './token.ts'
import { visibleTeams } from './visibility.ts'

const MAX_NAME = 100

export type CreateApiKeyInput = {
  name: string
  role: Role
  /** Left out: everything the role allows. */
  permissions?: Permissions | null | undefined
  /** Left out: never. */
  expiresAt?: Date | null | undefined
  /** Left out: the maker's team. */
  teamId?: string | null | undefined
  /** Marks the key as one for tests, `pk_test_…`; it works like any other. */
  isTest?: boolean | null | undefined
}

/** The key itself is here and nowhere else; null when it is asked for again too late. */
export type IssuedApiKey = { apiKeyId: string; key: string | null }

/** Makes an API key, which can do no more than whoever makes it. */
export async function createApiKey(
  dependencies: ChangeDependencies,
  request: Request,
  input: CreateApiKeyInput,
): Promise<IssuedApiKey> {
  const { actor } = request
  const { keyring, clock } = dependencies
  requireWrite(actor)
  const name = parseKeyName(input.name)
  const permissions = parsePermissions(input.permissions ?? UNRESTRICTED)
  const expiresAt = parseExpiry(input.expiresAt, clock.now())
  const teamId = ifGiven(input.teamId, (text) => parseId(text, 'teamId')) ?? actor.teamId
  const key = createApiKeySecret(input.isTest === true)

  const { result, secret } = await commitChange(dependencies, request, async (tx) => {
    const team = await tx.team.findFirst({ where: { AND: [{ id: teamId }, visibleTeams(actor)] } })
    if (!team) throw new SluiceError('NOT_FOUND', `There is no team ${teamId}.`, { field: 'teamId' })
    requireWithin(await makerOf(tx, actor), { teamId, role: input.role, permissions, expiresAt })
    await requireModels(tx, permissions)
    const now = clock.now()
    const after = await tx.apiKey.create({
      data: {
        id: createId(),
        teamId,
        name,
        prefix: toPrefix(key),
        secretHash: keyring.digest('api-key', key),
        role: input.role,
        permissions: toStored(permissions),
        expiresAt,
        createdAt: now,
        updatedAt: now,
        ...createdBy(actor),
      },
    })
    const change = { action: 'CREATE', operation: 'createApiKey', verb: 'created' } as const
    return {
      result: { apiKeyId: after.id },
      secret: key,
      audit: [apiKeyEntry(change, { before: null, after })],
    }
  })
  return { ...result, key: secret }
}

export function parseKeyName(text: string): string {
  const name = text.trim()
  if (name.length === 0 || name.length > MAX_NAME)
    throw invalid('name', `A key's name has 1 to ${MAX_NAME} characters; this one has ${name.length}.`)
  return name
}

export function parseExpiry(expiresAt: Date | null | undefined, now: Date): Date | null {
  if (!expiresAt) return null
  if (expiresAt <= now) throw invalid('expiresAt', `${expiresAt.toISOString()} is over already.`)
  return expiresAt
}
