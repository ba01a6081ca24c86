import type { LlmModelKind } from '@sluice/db'
import type { z } from 'zod'

import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { catalogue, findInCatalogue } from '#catalogue'
import { invalid, parseId } from '#shared'
import type { Request } from '#shared'

import { insertModels, refuseRegistered, toCreation } from './insert-models.ts'
import { lockProvider } from './locks.ts'
import { discoveredModelSchema } from './model-input.ts'
import { parseInput } from './parse-input.ts'
import type { Optional } from './parse-input.ts'
import { vendorOf } from './vendor.ts'

export type DiscoveredModelInput = {
  modelId: string
  displayName?: Optional<string>
  kind?: Optional<LlmModelKind>
  contextWindow?: Optional<number>
  maxOutputTokens?: Optional<number>
  supportsStreaming?: Optional<boolean>
  supportsTools?: Optional<boolean>
  supportsJsonSchema?: Optional<boolean>
  supportsVision?: Optional<boolean>
}

type CheckedModel = z.output<typeof discoveredModelSchema>

const MAX_MODELS = 200

/** Adds models of a vendor's list, all or none, with the prices that the bundled catalogue has for them. */
export async function addDiscoveredModels(
  dependencies: ChangeDependencies,
  request: Request,
  input: { providerId: string; models: readonly DiscoveredModelInput[] },
): Promise<{ modelIds: string[] }> {
  const { actor } = request
  requireAdminister(actor)
  const providerId = parseId(input.providerId, 'providerId')
  const models = readModels(input.models)
  const modelIds = models.map(({ modelId }) => modelId)
  const now = dependencies.clock.now()
  const { result } = await commitChange(dependencies, request, async (tx) => {
    const provider = await lockProvider(tx, providerId, 'providerId')
    await refuseRegistered(tx, providerId, modelIds, (index) => `models.${index}.modelId`)
    const vendor = vendorOf(provider)
    const rows = models.map((model) => {
      const known = findInCatalogue(vendor, model.modelId)
      return {
        columns: {
          ...model,
          displayName: model.displayName ?? model.modelId,
          kind: model.kind ?? known?.kind ?? 'CHAT',
        },
        rates: known?.rates ?? [],
      }
    })
    const source = `${catalogue.source} ${catalogue.date}`
    const created = await insertModels(tx, provider, rows, { actor, now, source })
    return {
      result: { modelIds: created.map(({ id }) => id) },
      audit: created.map((model, index) =>
        toCreation('addDiscoveredLlmModels', provider, model, rows[index]?.rates ?? []),
      ),
    }
  })
  return result
}

function readModels(models: readonly DiscoveredModelInput[]): CheckedModel[] {
  if (models.length === 0 || models.length > MAX_MODELS)
    throw invalid('models', `Choose 1 to ${MAX_MODELS} models at a time, not ${models.length}.`)
  const checked = models.map((model, index) => parseInput(discoveredModelSchema, model, `models.${index}`))
  const seen = new Set<string>()
  for (const [index, { modelId }] of checked.entries()) {
    if (seen.has(modelId)) throw invalid(`models.${index}.modelId`, `"${modelId}" is named twice.`)
    seen.add(modelId)
  }
  return checked
}
