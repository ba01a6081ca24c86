/**
 * Every change of the registry locks the rows it is about to change: the provider before its models, models in the order of
 * their ids. Work goes on meanwhile: what refers to a row only needs its key.
 */
import { Prisma } from '@sluice/db'
import type { Db, LlmModel, LlmProvider } from '@sluice/db'

import { SluiceError } from '#shared'

export type ModelWithProvider = LlmModel & { provider: LlmProvider }

/** The provider, which nobody else changes until the transaction ends. */
export async function lockProvider(tx: Db, id: string, field = 'id'): Promise<LlmProvider> {
  await tx.$queryRaw`SELECT id FROM llm_providers WHERE id = ${id}::uuid FOR NO KEY UPDATE`
  const provider = await tx.llmProvider.findFirst({ where: { id, archivedAt: null } })
  if (!provider) throw notFound(field, `There is no provider ${id}; see llmProviders.`)
  return provider
}

/** The model with its provider, both locked. */
export async function lockModel(tx: Db, id: string): Promise<ModelWithProvider> {
  await lockProviderOf(tx, id)
  await lockModels(tx, [id])
  return findModel(tx, id)
}

/** The model with its provider, locked together with the provider's default. */
export async function lockModelAndDefault(tx: Db, id: string): Promise<ModelWithProvider> {
  await lockProviderOf(tx, id)
  await tx.$queryRaw`
    SELECT id FROM llm_models
     WHERE id = ${id}::uuid
        OR is_default AND provider_id = (SELECT provider_id FROM llm_models WHERE id = ${id}::uuid)
     ORDER BY id FOR NO KEY UPDATE`
  return findModel(tx, id)
}

/** The model with its provider, locked together with the provider's other models. */
export async function lockModelAndSiblings(tx: Db, id: string): Promise<ModelWithProvider> {
  await lockProviderOf(tx, id)
  await tx.$queryRaw`
    SELECT id FROM llm_models WHERE provider_id = (SELECT provider_id FROM llm_models WHERE id = ${id}::uuid)
     ORDER BY id FOR NO KEY UPDATE`
  return findModel(tx, id)
}

/** The models alone: enough where only their prices change. */
export async function lockModels(tx: Db, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM llm_models WHERE id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`
}

/** Waits for whoever is about to refer to the row and holds others off, so that what refers to it can be counted. */
export async function lockAgainstReferences(
  tx: Db,
  table: 'llm_providers' | 'llm_models',
  id: string,
): Promise<void> {
  await tx.$queryRaw`SELECT id FROM ${Prisma.raw(table)} WHERE id = ${id}::uuid FOR UPDATE`
}

/** A model of a provider that was not removed. */
export async function findModel(db: Db, id: string, field = 'id'): Promise<ModelWithProvider> {
  const model = await db.llmModel.findFirst({
    where: { id, provider: { archivedAt: null } },
    include: { provider: true },
  })
  if (!model) throw notFound(field, `There is no model ${id}; see llmModels.`)
  return model
}

export function notFound(field: string, message: string): SluiceError {
  return new SluiceError('NOT_FOUND', message, { field })
}

async function lockProviderOf(tx: Db, modelId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT p.id FROM llm_providers p JOIN llm_models m ON m.provider_id = p.id
     WHERE m.id = ${modelId}::uuid FOR NO KEY UPDATE OF p`
}
