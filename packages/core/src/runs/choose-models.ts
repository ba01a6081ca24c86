import type { Db, Prisma } from '@sluice/db'

import { mayUseModel } from '#access'
import type { CredentialSource } from '#credentials'
import { modelAvailability, resolveModelRef, toModelRef } from '#registry'
import { SluiceError, invalid } from '#shared'
import type { Actor } from '#shared'

export type ChosenModel = Prisma.LlmModelGetPayload<{ include: { provider: true } }>

const FIELD = 'models'

/** The models that refs name, each fit to start a run with and allowed to the actor; refuses with every one that is not (S3-24). */
export async function chooseModels(
  db: Db,
  refs: readonly string[],
  { credentials, actor }: { credentials: CredentialSource; actor: Actor },
): Promise<ChosenModel[]> {
  const catalog = await db.llmModel.findMany({
    where: { provider: { archivedAt: null } },
    include: { provider: true },
    orderBy: { id: 'asc' },
  })
  const chosen = refs.map((ref) => resolveModelRef(ref, catalog, FIELD))
  const doubled = chosen.find((model, index) => chosen.indexOf(model) !== index)
  if (doubled) throw invalid(FIELD, `${toModelRef(doubled)} is named twice.`)

  refuseAny(
    chosen,
    (model) => !mayUseModel(actor, model.id),
    'FORBIDDEN',
    (names) => `The key "${actor.name}" may not use these models: ${names}.`,
  )
  refuseAny(
    chosen,
    (model) => model.status === 'DEPRECATED',
    'MODEL_DEPRECATED',
    (names) => `Deprecated models cannot start a run: ${names}. Choose others, or reactivate them first.`,
  )
  refuseAny(
    chosen,
    (model) => model.kind !== 'CHAT',
    'VALIDATION_FAILED',
    (names) => `Runs need chat models; these are not: ${names}.`,
  )
  refuseAny(
    chosen,
    (model) => !model.provider.isEnabled,
    'PROVIDER_DISABLED',
    (names) => `The provider is switched off for: ${names}.`,
  )
  for (const model of chosen) {
    const { isAvailable, reason } = modelAvailability(model, credentials)
    if (!isAvailable)
      throw new SluiceError('MISSING_API_KEY', `${toModelRef(model)} cannot be called: ${reason}`, {
        field: FIELD,
      })
  }
  return chosen
}

function refuseAny(
  models: readonly ChosenModel[],
  isRefused: (model: ChosenModel) => boolean,
  code: 'FORBIDDEN' | 'MODEL_DEPRECATED' | 'VALIDATION_FAILED' | 'PROVIDER_DISABLED',
  toMessage: (names: string) => string,
): void {
  const refused = models.filter(isRefused)
  if (refused.length > 0)
    throw new SluiceError(code, toMessage(refused.map(toModelRef).join(', ')), { field: FIELD })
}
