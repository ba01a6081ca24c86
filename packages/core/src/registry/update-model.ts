import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { canonicalJson, nextUpdatedAt, parseId, requireUnchanged } from '#shared'
import type { Request } from '#shared'

import { lockModel } from './locks.ts'
import { changeCosts } from './model-costs.ts'
import { costsSchema, factsSchema, modelChangesSchema } from './model-input.ts'
import type { ModelInput } from './model-input.ts'
import { readModelOptions } from './model-options.ts'
import { toModelRef } from './model-ref.ts'
import { toCurrentModel, toModelAudit } from './model-view.ts'
import { parseInput } from './parse-input.ts'
import type { Optional } from './parse-input.ts'
import { ratesOf, writePrices } from './write-prices.ts'

export type UpdateModelInput = ModelInput & { expectedUpdatedAt?: Optional<Date> }

/**
 * Changes what is given of a model. Its modelId and kind never change. Other costs make a new version of its price, from
 * now on; other options make a new version of the model.
 */
export async function updateModel(
  dependencies: ChangeDependencies,
  request: Request,
  { id, input }: { id: string; input: UpdateModelInput },
): Promise<{ modelId: string }> {
  const { actor } = request
  requireAdminister(actor)
  const modelId = parseId(id, 'id')
  const columns = { ...parseInput(modelChangesSchema, input), ...parseInput(factsSchema, input) }
  const costs = parseInput(costsSchema, input)

  const { result } = await commitChange(dependencies, request, async (tx) => {
    const before = await lockModel(tx, modelId)
    const now = dependencies.clock.now()
    const oldRates = (await ratesOf(tx, [modelId], now))(modelId)
    await requireUnchanged(before, input.expectedUpdatedAt, (row) => toCurrentModel(row, oldRates))
    const { provider } = before
    const apiConfig =
      input.apiConfig === undefined || input.apiConfig === null
        ? null
        : readModelOptions(provider.protocol, input.apiConfig)
    const isReconfigured = apiConfig !== null && canonicalJson(apiConfig) !== canonicalJson(before.apiConfig)
    const version = before.version + (isReconfigured ? 1 : 0)
    const newRates = changeCosts(oldRates, costs)
    const isSame = canonicalJson({ ...before, ...columns, version }) === canonicalJson(before)
    if (isSame && newRates === null) return { result: { modelId }, audit: [] }

    const after = await tx.llmModel.update({
      where: { id: modelId },
      data: {
        ...columns,
        ...(apiConfig === null ? {} : { apiConfig }),
        version,
        updatedAt: nextUpdatedAt(before, now),
      },
    })
    if (newRates !== null) {
      await writePrices(tx, [{ modelId, rates: newRates }], {
        actor,
        now,
        effectiveFrom: null,
        source: 'admin',
      })
    }
    return {
      result: { modelId },
      audit: [
        {
          action: 'UPDATE',
          operation: 'updateLlmModel',
          verb: 'updated',
          entity: { type: 'llm_model', id: modelId, name: toModelRef(before) },
          teamId: null,
          before: toModelAudit(before, oldRates),
          after: toModelAudit(after, newRates ?? oldRates),
        },
      ],
    }
  })
  return result
}
