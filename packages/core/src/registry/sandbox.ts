import type { Db, LlmProvider } from '@sluice/db'

import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { nextUpdatedAt } from '#shared'
import type { Request } from '#shared'

/** Takes the sandbox providers out of every list. Runs that used them keep referring to them. */
export function removeSandbox(dependencies: ChangeDependencies, request: Request): Promise<number> {
  return setRemoved(dependencies, request, true)
}

/** Brings removed sandbox providers back as they were. */
export function restoreSandbox(dependencies: ChangeDependencies, request: Request): Promise<number> {
  return setRemoved(dependencies, request, false)
}

async function setRemoved(
  dependencies: ChangeDependencies,
  request: Request,
  isRemoved: boolean,
): Promise<number> {
  requireAdminister(request.actor)
  const now = dependencies.clock.now()
  const { result } = await commitChange(dependencies, request, async (tx) => {
    const providers = await lockSandbox(tx, isRemoved)
    for (const provider of providers) {
      await tx.llmProvider.update({
        where: { id: provider.id },
        data: { archivedAt: isRemoved ? now : null, updatedAt: nextUpdatedAt(provider, now) },
      })
    }
    return {
      result: { count: providers.length },
      audit: providers.map(({ id, name }) => ({
        action: 'ACTION',
        operation: isRemoved ? 'removeSandbox' : 'restoreSandbox',
        verb: isRemoved ? 'removed' : 'restored',
        entity: { type: 'llm_provider', id, name },
        teamId: null,
        before: { isRemoved: !isRemoved },
        after: { isRemoved },
      })),
    }
  })
  return result.count
}

async function lockSandbox(tx: Db, isRemoved: boolean): Promise<LlmProvider[]> {
  await tx.$queryRaw`SELECT id FROM llm_providers WHERE is_sandbox ORDER BY id FOR NO KEY UPDATE`
  return tx.llmProvider.findMany({
    where: { isSandbox: true, archivedAt: isRemoved ? null : { not: null } },
    orderBy: { id: 'asc' },
  })
}
