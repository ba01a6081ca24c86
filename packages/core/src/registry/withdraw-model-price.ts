import { requireAdminister } from '#access'
import { commitChange } from '#audit'
import type { ChangeDependencies } from '#audit'
import { SluiceError, nextUpdatedAt, parseId } from '#shared'
import type { Request } from '#shared'

import { findModel, lockModels, notFound } from './locks.ts'
import { toModelRef } from './model-ref.ts'
import { toRatesAudit } from './write-prices.ts'

export type WithdrawnPrice = { deletedId: string; modelId: string }

/** Takes back a price that is not in force yet. CONFLICT once it is: what calls have cost stays explained. */
export async function withdrawModelPrice(
  dependencies: ChangeDependencies,
  request: Request,
  { id }: { id: string },
): Promise<WithdrawnPrice> {
  requireAdminister(request.actor)
  const deletedId = parseId(id, 'id')
  const { result } = await commitChange<WithdrawnPrice>(dependencies, request, async (tx) => {
    const price = await tx.modelPrice.findFirst({
      where: { id: deletedId, model: { provider: { archivedAt: null } } },
      include: { rates: { orderBy: [{ tokenClass: 'asc' }, { fromInputTokens: 'asc' }] } },
    })
    if (!price) throw notFound('id', `There is no price ${deletedId}; see priceHistory of its model.`)
    const { modelId, effectiveFrom } = price
    await lockModels(tx, [modelId])
    const model = await findModel(tx, modelId)
    // Whether it is in force is for the database to say: calls are priced there.
    const count = await tx.$executeRaw`
      DELETE FROM model_prices
       WHERE id = ${deletedId}::uuid AND effective_from > clock_timestamp() + interval '1 second'`
    if (count === 0)
      throw new SluiceError(
        'CONFLICT',
        `This price is in force since ${effectiveFrom.toISOString()}; set a new one instead.`,
        { field: 'id' },
      )
    const now = dependencies.clock.now()
    await tx.llmModel.update({ where: { id: modelId }, data: { updatedAt: nextUpdatedAt(model, now) } })
    const rates = price.rates.map((rate) => ({ ...rate, usdPerMillion: rate.usdPerMillion.toFixed() }))
    return {
      result: { deletedId, modelId },
      audit: [
        {
          action: 'DELETE',
          operation: 'withdrawLlmModelPrice',
          verb: 'price_withdrawn',
          entity: { type: 'llm_model', id: modelId, name: toModelRef(model) },
          teamId: null,
          before: { rates: toRatesAudit(rates), effectiveFrom: effectiveFrom.toISOString() },
          after: null,
        },
      ],
    }
  })
  return result
}
