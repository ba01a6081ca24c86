import type { Db, LlmModel, LlmProvider, Prisma } from '@sluice/db'

import type { AuditEntry } from '#audit'
import type { RateRow } from '#pricing'
import { SluiceError, createId } from '#shared'
import type { Actor } from '#shared'

import { toModelRef } from './model-ref.ts'
import { toModelAudit } from './model-view.ts'
import { writePrices } from './write-prices.ts'

/** A model that is to be written, and its rates; empty: it has no price. */
export type NewModel = {
  columns: Omit<Prisma.LlmModelCreateManyInput, 'id' | 'providerId' | 'createdAt' | 'updatedAt'>
  rates: readonly RateRow[]
}

/** Refuses a model that the locked provider has already. */
export async function refuseRegistered(
  tx: Db,
  providerId: string,
  modelIds: readonly string[],
  toField: (index: number) => string,
): Promise<void> {
  const [registered] = await tx.llmModel.findMany({
    where: { providerId, modelId: { in: [...modelIds] } },
    orderBy: { modelId: 'asc' },
    take: 1,
  })
  if (!registered) return
  const { modelId, status } = registered
  const advice = status === 'DEPRECATED' ? '; it is deprecated: reactivate it' : ''
  throw new SluiceError('CONFLICT', `This provider has a model "${modelId}" already${advice}.`, {
    field: toField(modelIds.indexOf(modelId)),
  })
}

/** Writes models of a locked provider with their prices. Answers them in the given order. */
export async function insertModels(
  tx: Db,
  provider: LlmProvider,
  models: readonly NewModel[],
  writing: { actor: Actor; now: Date; source: string },
): Promise<LlmModel[]> {
  const { now } = writing
  const rows = models.map(({ columns }) => ({
    id: createId(),
    providerId: provider.id,
    ...columns,
    createdAt: now,
    updatedAt: now,
  }))
  const created = await tx.llmModel.createManyAndReturn({ data: rows })
  const byId = new Map(created.map((model) => [model.id, model]))
  const prices = models.flatMap(({ rates }, index) => {
    const modelId = rows[index]?.id
    return modelId === undefined || rates.length === 0 ? [] : [{ modelId, rates }]
  })
  await writePrices(tx, prices, { ...writing, effectiveFrom: null })
  return rows.flatMap(({ id }) => byId.get(id) ?? [])
}

/** The audit row of a new model. */
export function toCreation(
  operation: string,
  provider: LlmProvider,
  model: LlmModel,
  rates: readonly RateRow[],
): AuditEntry {
  return {
    action: 'CREATE',
    operation,
    verb: 'created',
    entity: { type: 'llm_model', id: model.id, name: toModelRef({ ...model, provider }) },
    teamId: null,
    before: null,
    after: toModelAudit(model, rates),
  }
}
