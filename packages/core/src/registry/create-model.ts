import type { LlmModelKind } from '@sluice/db'

import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { invalid, parseId } from '#shared'
import type { Request } from '#shared'

import { replaceDefault } from './default-model.ts'
import { insertModels, refuseRegistered, toCreation } from './insert-models.ts'
import { lockProvider } from './locks.ts'
import { changeCosts } from './model-costs.ts'
import { costsSchema, factsSchema, newModelSchema } from './model-input.ts'
import type { ModelInput } from './model-input.ts'
import { readModelOptions } from './model-options.ts'
import { parseInput } from './parse-input.ts'
import type { Optional } from './parse-input.ts'

export type CreateModelInput = ModelInput & {
  providerId: string
  /** The vendor's string. */
  modelId: string
  displayName: string
  kind?: Optional<LlmModelKind>
  setAsDefault?: Optional<boolean>
}

export type CreatedModel = { modelId: string; previousDefaultId: string | null }

/** Adds a model with the price it has from now on. What is not known of it may be left out; a missing price means unknown costs. */
export async function createModel(
  dependencies: ChangeDependencies,
  request: Request,
  input: CreateModelInput,
): Promise<CreatedModel> {
  const { actor } = request
  requireAdminister(actor)
  const providerId = parseId(input.providerId, 'providerId')
  const names = parseInput(newModelSchema, input)
  const facts = parseInput(factsSchema, input)
  const rates = changeCosts([], parseInput(costsSchema, input)) ?? []
  if (input.setAsDefault && names.kind !== 'CHAT')
    throw invalid('setAsDefault', 'Only chat models can be the default: runs need them.')
  const now = dependencies.clock.now()

  const { result } = await commitChange<CreatedModel>(dependencies, request, async (tx) => {
    const provider = await lockProvider(tx, providerId, 'providerId')
    await refuseRegistered(tx, providerId, [names.modelId], () => 'modelId')
    const apiConfig = readModelOptions(provider.protocol, input.apiConfig ?? {})
    const [model] = await insertModels(
      tx,
      provider,
      [{ columns: { ...names, ...facts, apiConfig }, rates }],
      {
        actor,
        now,
        source: 'admin',
      },
    )
    if (!model) throw new Error('a row that was inserted is not there')
    const previous = input.setAsDefault ? await replaceDefault(tx, model, now) : null
    const isDefault = input.setAsDefault === true
    return {
      result: { modelId: model.id, previousDefaultId: previous?.id ?? null },
      audit: [toCreation('createLlmModel', provider, { ...model, isDefault }, rates)],
    }
  })
  return result
}
