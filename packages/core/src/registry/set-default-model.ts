import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { SluiceError, invalid, parseId } from '#shared'
import type { Request } from '#shared'

import { replaceDefault } from './default-model.ts'
import { lockModelAndDefault } from './locks.ts'
import { toModelRef } from './model-ref.ts'
import type { ModelAction } from './reactivate-model.ts'
import { requireUnchangedModel } from './unchanged.ts'

export type DefaultModelSet = { modelId: string; previousDefaultId: string | null }

/** Makes an active chat model its provider's default in place of the one before, which is answered (S3-21). */
export async function setDefaultModel(
  dependencies: ChangeDependencies,
  request: Request,
  { id, expectedUpdatedAt }: ModelAction,
): Promise<DefaultModelSet> {
  requireAdminister(request.actor)
  const modelId = parseId(id, 'id')
  const { result } = await commitChange<DefaultModelSet>(dependencies, request, async (tx) => {
    const model = await lockModelAndDefault(tx, modelId)
    const now = dependencies.clock.now()
    await requireUnchangedModel(tx, model, expectedUpdatedAt, now)
    const name = toModelRef(model)
    if (model.kind !== 'CHAT') throw invalid('id', `${name} is no chat model; only those can be the default.`)
    if (model.status === 'DEPRECATED')
      throw new SluiceError('MODEL_DEPRECATED', `${name} is deprecated; reactivate it first.`, {
        field: 'id',
      })
    const previous = await replaceDefault(tx, model, now)
    return {
      result: { modelId, previousDefaultId: previous?.id ?? null },
      audit: [
        {
          action: 'ACTION',
          operation: 'setDefaultLlmModel',
          verb: 'default_set',
          entity: { type: 'llm_model', id: modelId, name },
          teamId: null,
          before: {
            isDefault: model.isDefault,
            defaultModel: previous ? toModelRef({ ...previous, provider: model.provider }) : null,
          },
          after: { isDefault: true, defaultModel: name },
        },
      ],
    }
  })
  return result
}
