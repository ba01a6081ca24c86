import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { nextUpdatedAt, parseId } from '#shared'
import type { Request } from '#shared'

import { lockModel } from './locks.ts'
import { toModelRef } from './model-ref.ts'
import type { Optional } from './parse-input.ts'
import { requireUnchangedModel } from './unchanged.ts'

/** A change of one model that needs to know nothing more. */
export type ModelAction = { id: string; expectedUpdatedAt?: Optional<Date> }

/** Lets a deprecated model start things again; it does not become default by that. An active one stays as it is. */
export async function reactivateModel(
  dependencies: ChangeDependencies,
  request: Request,
  { id, expectedUpdatedAt }: ModelAction,
): Promise<{ modelId: string }> {
  requireAdminister(request.actor)
  const modelId = parseId(id, 'id')
  const { result } = await commitChange(dependencies, request, async (tx) => {
    const before = await lockModel(tx, modelId)
    const now = dependencies.clock.now()
    await requireUnchangedModel(tx, before, expectedUpdatedAt, now)
    if (before.status === 'ACTIVE') return { result: { modelId }, audit: [] }
    await tx.llmModel.update({
      where: { id: modelId },
      data: { status: 'ACTIVE', updatedAt: nextUpdatedAt(before, now) },
    })
    return {
      result: { modelId },
      audit: [
        {
          action: 'ACTION',
          operation: 'reactivateLlmModel',
          verb: 'reactivated',
          entity: { type: 'llm_model', id: modelId, name: toModelRef(before) },
          teamId: null,
          before: { status: 'DEPRECATED' },
          after: { status: 'ACTIVE' },
        },
      ],
    }
  })
  return result
}
