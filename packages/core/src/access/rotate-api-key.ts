import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { invalid, nextUpdatedAt } from '#shared'
import type { Request } from '#shared'

import { apiKeyEntry, grantOf, lockApiKey, makerOf, requireWithin } from './api-key.ts'
import type { ApiKeyTarget } from './api-key.ts'
import type { IssuedApiKey } from './create-api-key.ts'
import { requireWrite } from './permissions.ts'
import { createApiKeySecret, isTestPrefix, toPrefix } from './token.ts'

const HOUR_MS = 3_600_000
const MAX_OVERLAP_HOURS = 720

type RotateDependencies = ChangeDependencies & {
  snapshot: { readonly current: { settings: { api_key_rotation_overlap_hours: number } } }
}

/** Gives a key a new secret. The one before works on for the overlap, by default what the setting says; 0: not at all. */
export async function rotateApiKey(
  dependencies: RotateDependencies,
  request: Request,
  { overlapHours, ...target }: ApiKeyTarget & { overlapHours?: number | null | undefined },
): Promise<IssuedApiKey> {
  const { actor } = request
  const { keyring, clock, snapshot } = dependencies
  requireWrite(actor)
  const hours = overlapHours ?? snapshot.current.settings.api_key_rotation_overlap_hours
  if (hours < 0 || hours > MAX_OVERLAP_HOURS)
    throw invalid('overlapHours', `overlapHours is ${hours}; it must be between 0 and ${MAX_OVERLAP_HOURS}.`)

  const { result, secret } = await commitChange(dependencies, request, async (tx) => {
    const before = await lockApiKey(tx, actor, target)
    requireWithin(await makerOf(tx, actor), grantOf(before))
    const key = createApiKeySecret(isTestPrefix(before.prefix))
    const now = clock.now()
    const after = await tx.apiKey.update({
      where: { id: before.id },
      data: {
        prefix: toPrefix(key),
        secretHash: keyring.digest('api-key', key),
        previousSecretHash: hours === 0 ? null : before.secretHash,
        previousSecretExpiresAt: hours === 0 ? null : new Date(now.getTime() + hours * HOUR_MS),
        updatedAt: nextUpdatedAt(before, now),
      },
    })
    const change = { action: 'ACTION', operation: 'rotateApiKey', verb: 'rotated' } as const
    return { result: { apiKeyId: after.id }, secret: key, audit: [apiKeyEntry(change, { before, after })] }
  })
  return { ...result, key: secret }
}
