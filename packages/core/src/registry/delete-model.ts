import type { Db } from '@sluice/db'

import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { SluiceError, parseId, requireUnchanged } from '#shared'
import type { Request } from '#shared'

import { lockAgainstReferences, lockModel } from './locks.ts'
import type { ModelWithProvider } from './locks.ts'
import { toModelRef } from './model-ref.ts'
import { findUsage } from './model-usage.ts'
import { toCurrentModel, toModelAudit } from './model-view.ts'
import type { ModelAction } from './reactivate-model.ts'
import { enumerate } from './references.ts'
import { ratesOf } from './write-prices.ts'

/** Deletes a model that was never used, with its prices. CONFLICT with what refers to it else: those are deprecated. */
export async function deleteModel(
  dependencies: ChangeDependencies,
  request: Request,
  { id, expectedUpdatedAt }: ModelAction,
): Promise<{ deletedId: string }> {
  requireAdminister(request.actor)
  const deletedId = parseId(id, 'id')
  const { result } = await commitChange(dependencies, request, async (tx) => {
    const model = await lockModel(tx, deletedId)
    const rates = (await ratesOf(tx, [deletedId], dependencies.clock.now()))(deletedId)
    await requireUnchanged(model, expectedUpdatedAt, (row) => toCurrentModel(row, rates))
    await lockAgainstReferences(tx, 'llm_models', deletedId)
    await refuseWhileUsed(tx, model)
    await tx.llmModel.delete({ where: { id: deletedId } })
    return {
      result: { deletedId },
      audit: [
        {
          action: 'DELETE',
          operation: 'deleteLlmModel',
          verb: 'deleted',
          entity: { type: 'llm_model', id: deletedId, name: toModelRef(model) },
          teamId: null,
          before: toModelAudit(model, rates),
          after: null,
        },
      ],
    }
  })
  return result
}

async function refuseWhileUsed(tx: Db, model: ModelWithProvider): Promise<void> {
  const where = { modelId: model.id }
  const { runsTotal, settings } = await findUsage(tx, model)
  const attempts = await tx.jobAttempt.count({ where: { ...where, runId: null } })
  const users = [
    runsTotal > 0 ? `${runsTotal} runs` : null,
    attempts > 0 ? `${attempts} calls outside of runs` : null,
    settings.length > 0 ? `settings (${enumerate(settings)})` : null,
  ].filter((user) => user !== null)
  if (users.length === 0) return
  throw new SluiceError(
    'CONFLICT',
    `${toModelRef(model)} is needed by: ${users.join('; ')}. Deprecate it instead.`,
    { field: 'id' },
  )
}
