import { pricesInForce, ratesAt } from '@sluice/core/pricing'
import { modelAvailability, resolveModelRef, toModelRef } from '@sluice/core/registry'
import { SluiceError } from '@sluice/core/shared'

import type { Db, LlmModel, LlmProvider, Prisma } from '@sluice/db'
import type { Services } from '@sluice/runtime'

export type ModelRow = LlmModel & { provider: LlmProvider }

/** A model as commands show it; the names are the API's. Costs are USD per million tokens of a short prompt, null: unknown. */
export type ModelView = LlmModel & {
  /** `provider/modelId` */
  ref: string
  isAvailable: boolean
  unavailableReason: string | null
  costInputPerMillion: string | null
  costOutputPerMillion: string | null
  costCacheReadPerMillion: string | null
  costCacheWritePerMillion: string | null
  costReasoningPerMillion: string | null
}

/** The models of providers that were not removed, by their refs. */
export async function readModels(services: Services, where: Prisma.LlmModelWhereInput): Promise<ModelView[]> {
  const { db, credentials, clock } = services
  const rows = await db.llmModel.findMany({
    where: { AND: [where, { provider: { archivedAt: null } }] },
    include: { provider: true },
    orderBy: [{ provider: { name: 'asc' } }, { modelId: 'asc' }],
  })
  const ids = rows.map(({ id }) => id)
  const prices = await pricesInForce(db, ids, clock.now())
  return rows.map(({ provider, ...model }) => {
    const { isAvailable, reason } = modelAvailability({ ...model, provider }, credentials)
    const rates = ratesAt(prices.get(model.id)?.rates ?? [], 0)
    return {
      ref: toModelRef({ ...model, provider }),
      ...model,
      isAvailable,
      unavailableReason: reason,
      costInputPerMillion: rates.input,
      costOutputPerMillion: rates.output,
      costCacheReadPerMillion: rates.cacheRead,
      costCacheWritePerMillion: rates.cacheWrite,
      costReasoningPerMillion: rates.reasoning,
    }
  })
}

export async function readModel(services: Services, id: string): Promise<ModelView> {
  const [model] = await readModels(services, { id })
  if (!model) throw new SluiceError('NOT_FOUND', `There is no model ${id}.`, { field: 'model' })
  return model
}

/** The model of a ref, `provider/modelId` or a modelId that only one provider has. */
export async function findModel(db: Db, ref: string): Promise<ModelRow> {
  const models = await db.llmModel.findMany({
    where: { provider: { archivedAt: null } },
    include: { provider: true },
    orderBy: { modelId: 'asc' },
  })
  return resolveModelRef(ref, models, 'model')
}

/** The ref of a model by its row id; null for null. */
export async function findRef(db: Db, id: string | null): Promise<string | null> {
  if (id === null) return null
  return toModelRef(await db.llmModel.findUniqueOrThrow({ where: { id }, include: { provider: true } }))
}

/** A sentence about what a model is like now. */
export function toModelSentence(model: ModelView): string {
  const { ref, displayName, status, isDefault, unavailableReason } = model
  const role = isDefault ? ', the default of its provider' : ''
  const state = unavailableReason ?? 'It can be called.'
  return `${ref} ("${displayName}") is ${status}${role}; ${toCostText(model)}. ${state}`
}

function toCostText({ costInputPerMillion, costOutputPerMillion }: ModelView): string {
  if (costInputPerMillion === null && costOutputPerMillion === null) return 'it has no price'
  return `a million tokens cost ${costInputPerMillion ?? 'an unknown amount of'} USD in, ${costOutputPerMillion ?? 'an unknown amount of'} USD out`
}
