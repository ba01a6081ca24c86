import type { ApiKeyStatus } from '@sluice/db'

import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { invalid, nextUpdatedAt } from '#shared'
import type { Request } from '#shared'

import { apiKeyEntry, lockApiKey } from './api-key.ts'
import type { ApiKeyTarget } from './api-key.ts'
import { requireRank, requireWrite } from './permissions.ts'

type Step = { operation: string; verb: string; status: ApiKeyStatus }

type ChangeStatus = (
  dependencies: ChangeDependencies,
  request: Request,
  target: ApiKeyTarget,
) => Promise<{ apiKeyId: string }>

/** Nobody gets in with the key until it is activated again. */
export const suspendApiKey: ChangeStatus = createStep({
  operation: 'suspendApiKey',
  verb: 'suspended',
  status: 'SUSPENDED',
})

export const activateApiKey: ChangeStatus = createStep({
  operation: 'activateApiKey',
  verb: 'activated',
  status: 'ACTIVE',
})

/** Nobody gets in with the key ever again. */
export const revokeApiKey: ChangeStatus = createStep({
  operation: 'revokeApiKey',
  verb: 'revoked',
  status: 'REVOKED',
})

function createStep({ operation, verb, status }: Step): ChangeStatus {
  return async (dependencies, request, target) => {
    const { actor } = request
    requireWrite(actor)
    const { result } = await commitChange(dependencies, request, async (tx) => {
      const before = await lockApiKey(tx, actor, target)
      requireRank(actor, before.role, 'id')
      if (before.status === status) throw invalid('id', `The key "${before.name}" is ${status} already.`)
      const after = await tx.apiKey.update({
        where: { id: before.id },
        data: { status, updatedAt: nextUpdatedAt(before, dependencies.clock.now()) },
      })
      const change = { action: 'ACTION', operation, verb } as const
      return { result: { apiKeyId: after.id }, audit: [apiKeyEntry(change, { before, after })] }
    })
    return result
  }
}
