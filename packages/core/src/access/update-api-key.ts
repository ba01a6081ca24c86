import type { Role } from '@sluice/db'

import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { nextUpdatedAt } from '#shared'
import type { Permissions, Request } from '#shared'

import { apiKeyEntry, lockApiKey, makerOf, requireWithin, toStored } from './api-key.ts'
import { parseExpiry, parseKeyName } from './create-api-key.ts'
import { ifGiven } from './if-given.ts'
import { parsePermissions, readPermissions, requireModels } from './key-permissions.ts'
import { requireRank, requireWrite } from './permissions.ts'

export type UpdateApiKeyInput = {
  name?: string | null | undefined
  role?: Role | null | undefined
  permissions?: Permissions | null | undefined
  /** Null: never; left out: as it is. */
  expiresAt?: Date | null | undefined
  expectedUpdatedAt?: Date | null | undefined
}

/** Changes what is given; afterwards the key can do no more than whoever changes it. */
export async function updateApiKey(
  dependencies: ChangeDependencies,
  request: Request,
  { id, input }: { id: string; input: UpdateApiKeyInput },
): Promise<{ apiKeyId: string }> {
  const { actor } = request
  requireWrite(actor)
  const now = dependencies.clock.now()
  const name = ifGiven(input.name, parseKeyName)
  const permissions = ifGiven(input.permissions, parsePermissions)
  const expiresAt = input.expiresAt === undefined ? undefined : parseExpiry(input.expiresAt, now)

  const { result } = await commitChange(dependencies, request, async (tx) => {
    const before = await lockApiKey(tx, actor, { id, expectedUpdatedAt: input.expectedUpdatedAt })
    requireRank(actor, before.role, 'id')
    const wanted = {
      teamId: before.teamId,
      role: input.role ?? before.role,
      permissions: permissions ?? readPermissions(before.permissions),
      expiresAt: expiresAt === undefined ? before.expiresAt : expiresAt,
    }
    requireWithin(await makerOf(tx, actor), wanted)
    if (permissions) await requireModels(tx, permissions)
    const after = await tx.apiKey.update({
      where: { id: before.id },
      data: {
        name: name ?? before.name,
        role: wanted.role,
        permissions: toStored(wanted.permissions),
        expiresAt: wanted.expiresAt,
        updatedAt: nextUpdatedAt(before, now),
      },
    })
    const change = { action: 'UPDATE', operation: 'updateApiKey', verb: 'updated' } as const
    return { result: { apiKeyId: after.id }, audit: [apiKeyEntry(change, { before, after })] }
  })
  return result
}
