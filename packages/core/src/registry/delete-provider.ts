import type { Db, LlmProvider } from '@sluice/db'

import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { discardCredential } from '#credentials'
import { SluiceError, parseId, requireUnchanged } from '#shared'
import type { Request } from '#shared'

import { lockAgainstReferences, lockProvider } from './locks.ts'
import type { Optional } from './parse-input.ts'
import { toCurrentProvider, toProviderAudit } from './provider-view.ts'
import { enumerate, findSettings } from './references.ts'

/** Deletes a provider that nothing refers to, and its stored credential; CONFLICT with what refers to it else. */
export async function deleteProvider(
  dependencies: ChangeDependencies,
  request: Request,
  { id, expectedUpdatedAt }: { id: string; expectedUpdatedAt?: Optional<Date> },
): Promise<{ deletedId: string }> {
  requireAdminister(request.actor)
  const deletedId = parseId(id, 'id')
  const { result } = await commitChange(dependencies, request, async (tx) => {
    const provider = await lockProvider(tx, deletedId)
    await requireUnchanged(provider, expectedUpdatedAt, toCurrentProvider)
    await lockAgainstReferences(tx, 'llm_providers', deletedId)
    await refuseWhileUsed(tx, provider)
    await tx.llmProvider.delete({ where: { id: deletedId } })
    await discardCredential(tx, provider.credentialRef)
    return {
      result: { deletedId },
      audit: [
        {
          action: 'DELETE',
          operation: 'deleteLlmProvider',
          verb: 'deleted',
          entity: { type: 'llm_provider', id: deletedId, name: provider.name },
          teamId: null,
          before: toProviderAudit(provider),
          after: null,
        },
      ],
    }
  })
  return result
}

async function refuseWhileUsed(tx: Db, provider: LlmProvider): Promise<void> {
  const where = { providerId: provider.id }
  const models = await tx.llmModel.findMany({
    where,
    select: { modelId: true },
    orderBy: { modelId: 'asc' },
  })
  const runs = await tx.runModel.groupBy({ by: ['runId'], where })
  const jobs = await tx.job.count({ where: { ...where, runId: null } })
  const calls = await tx.providerLease.count({ where })
  const settings = await findSettings(tx, { provider })
  const users = [
    models.length > 0 ? `models (${enumerate(models.map(({ modelId }) => modelId))})` : null,
    runs.length > 0 ? `${runs.length} runs` : null,
    jobs > 0 ? `${jobs} jobs` : null,
    calls > 0 ? `${calls} calls under way` : null,
    settings.length > 0 ? `settings (${enumerate(settings)})` : null,
  ].filter((user) => user !== null)
  if (users.length === 0) return
  throw new SluiceError(
    'CONFLICT',
    `${provider.displayName} is needed by: ${users.join('; ')}. Delete those first, or switch the provider off.`,
    { field: 'id' },
  )
}
