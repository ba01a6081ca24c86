import type { Db, LlmModel } from '@sluice/db'

import { nextUpdatedAt } from '#shared'

/** The provider's default model; null: it has none. */
export function findDefault(db: Db, providerId: string): Promise<LlmModel | null> {
  return db.llmModel.findFirst({ where: { providerId, isDefault: true } })
}

/** Who would become default after a model: the next active chat model of its provider by name; null: nobody (S3-22). */
export function findSuccessor(db: Db, model: Pick<LlmModel, 'id' | 'providerId'>): Promise<LlmModel | null> {
  return db.llmModel.findFirst({
    where: { providerId: model.providerId, status: 'ACTIVE', kind: 'CHAT', id: { not: model.id } },
    orderBy: [{ displayName: 'asc' }, { id: 'asc' }],
  })
}

/** Makes or unmakes a model the default; its provider and siblings are locked. */
export function markDefault(tx: Db, model: LlmModel, isDefault: boolean, now: Date): Promise<LlmModel> {
  return tx.llmModel.update({
    where: { id: model.id },
    data: { isDefault, updatedAt: nextUpdatedAt(model, now) },
  })
}

/** Makes a model its provider's only default and answers which was before it. */
export async function replaceDefault(tx: Db, model: LlmModel, now: Date): Promise<LlmModel | null> {
  const previous = await findDefault(tx, model.providerId)
  if (previous?.id === model.id) return null
  if (previous) await markDefault(tx, previous, false, now)
  await markDefault(tx, model, true, now)
  return previous
}
