import { SluiceError } from '#shared'

/** What the resolver needs to know of a model. */
export type ReferableModel = { id: string; modelId: string; provider: { name: string } }

/** `provider/modelId`: how people and clients name a model. */
export function toModelRef(model: Pick<ReferableModel, 'modelId' | 'provider'>): string {
  return `${model.provider.name}/${model.modelId}`
}

/**
 * The model that a ref names: `provider/modelId`, split at the first slash, since providers' names hold none; or a bare
 * `modelId` when exactly one provider serves it. Refuses an unknown ref with MODEL_NOT_FOUND or UNSUPPORTED_PROVIDER
 * and an ambiguous one with the candidates.
 */
export function resolveModelRef<M extends ReferableModel>(
  ref: string,
  models: readonly M[],
  field: string,
): M {
  const named = models.find((model) => toModelRef(model) === ref)
  if (named) return named
  const bare = models.filter((model) => model.modelId === ref)
  const [only, ...others] = bare
  if (!only) throw unknown(ref, models, field)
  if (others.length === 0) return only
  const candidates = bare.map(toModelRef).join(', ')
  throw new SluiceError(
    'VALIDATION_FAILED',
    `"${ref}" is served by more than one provider; say which: ${candidates}.`,
    { field },
  )
}

function unknown(ref: string, models: readonly ReferableModel[], field: string): SluiceError {
  const shown = ref.slice(0, 120)
  const slash = ref.indexOf('/')
  if (slash < 1) {
    return new SluiceError('MODEL_NOT_FOUND', `There is no model "${shown}"; see llmModels for the refs.`, {
      field,
    })
  }
  const provider = ref.slice(0, slash)
  const served = models.filter((model) => model.provider.name === provider).map((model) => model.modelId)
  if (served.length === 0) {
    return new SluiceError(
      'UNSUPPORTED_PROVIDER',
      `There is no provider "${provider.slice(0, 60)}" and no model "${shown}"; see llmProviders for the names.`,
      { field },
    )
  }
  return new SluiceError(
    'MODEL_NOT_FOUND',
    `Provider "${provider}" has no model "${shown.slice(slash + 1)}"; it has ${served.join(', ')}.`,
    { field },
  )
}
