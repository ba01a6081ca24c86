import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { parseId } from '#shared'
import type { Request } from '#shared'

import { markDefault } from './default-model.ts'
import { lockModel } from './locks.ts'
import { toModelRef } from './model-ref.ts'
import type { ModelAction } from './reactivate-model.ts'
import { requireUnchangedModel } from './unchanged.ts'

/** Leaves the model's provider without a default; nothing happens to a model that is none. */
export async function unsetDefaultModel(
  dependencies: ChangeDependencies,
  request: Request,
  { id, expectedUpdatedAt }: ModelAction,
): Promise<{ modelId: string }> {
  requireAdminister(request.actor)
  const modelId = parseId(id, 'id')
  const { result } = await commitChange(dependencies, request, async (tx) => {
    const model = await lockModel(tx, modelId)
    const now = dependencies.clock.now()
    await requireUnchangedModel(tx, model, expectedUpdatedAt, now)
    if (!model.isDefault) return { result: { modelId }, audit: [] }
    await markDefault(tx, model, false, now)
    const name = toModelRef(model)
    return {
      result: { modelId },
      audit: [
        {
          action: 'ACTION',
          operation: 'unsetDefaultLlmModel',
          verb: 'default_unset',
          entity: { type: 'llm_model', id: modelId, name },
          teamId: null,
          before: { isDefault: true, defaultModel: name },
          after: { isDefault: false, defaultModel: null },
        },
      ],
    }
  })
  return result
}
