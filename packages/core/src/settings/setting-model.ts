import type { Db, LlmModel, LlmProvider } from '@sluice/db'

import { resolveModelRef, toModelRef } from '#registry'
import { SluiceError, invalid } from '#shared'

import { infraModelSchema } from './definitions.ts'
import type { InfraModelValue } from './definitions.ts'

const FIELD = 'value'

/**
 * The value of a model setting from what a caller gives: `{ providerId, modelId }` with the provider's name, or a model ref.
 * The model stays as it is until the transaction ends.
 */
export async function parseSettingModel(tx: Db, given: unknown): Promise<InfraModelValue> {
  const ref = toRef(given)
  const candidate = resolveModelRef(ref, await readModels(tx), FIELD)
  await tx.$executeRaw`SELECT FROM llm_models WHERE id = ${candidate.id}::uuid FOR SHARE`
  const model = resolveModelRef(ref, await readModels(tx, candidate.id), FIELD)
  if (model.status === 'DEPRECATED') {
    throw new SluiceError(
      'MODEL_DEPRECATED',
      `${toModelRef(model)} is deprecated. Choose another model, or reactivate it first.`,
      { field: FIELD },
    )
  }
  if (model.kind !== 'CHAT')
    throw invalid(FIELD, `${toModelRef(model)} is no chat model; choose one that is.`)
  return { providerId: model.provider.name, modelId: model.modelId }
}

function toRef(given: unknown): string {
  if (typeof given === 'string') return given
  const value = infraModelSchema.safeParse(given)
  if (value.success)
    return toModelRef({ modelId: value.data.modelId, provider: { name: value.data.providerId } })
  throw invalid(
    FIELD,
    'A model is named by a ref such as "provider/modelId", or by { providerId: <name of the provider>, modelId }.',
  )
}

function readModels(db: Db, id?: string): Promise<(LlmModel & { provider: LlmProvider })[]> {
  return db.llmModel.findMany({
    where: { ...(id === undefined ? {} : { id }), provider: { archivedAt: null } },
    include: { provider: true },
  })
}
