import { SluiceError } from '#shared'

/** What the resolver needs to know of a model. */
export type ReferableModel = { id: string; modelId: string; provider: { name: string } }

/** `provider/modelId`: how people and clients name a model. */
export function toModelRef(model: Pick<ReferableModel, 'modelId' | 'provider'>): string {
  return `${model.provider.name}/${model.modelId}`
}

/**
 * The model that a ref names: `provider/modelId`, split at the first slash whose left part is a provider, or a bare
 * `modelId` when exactly one provider serves it. Refuses an unknown ref with MODEL_NOT_FOUND or UNSUPPORTED_PROVIDER
 * and an ambiguous one with the candidates.
 */
export function resolveModelRef<M extends ReferableModel>(
  ref: string,
  models: readonly M[],
  field: string,
): M {
  const named = splitAtProvider(ref, models)
  if (named) {
    const found = models.find(
      (model) => model.provider.name === named.provider && model.modelId === named.modelId,
    )
    if (found) return found
  }
  const bare = models.filter((model) => model.modelId === ref)
  const [only, ...others] = bare
  if (only && others.length === 0) return only
  if (only) {
    const candidates = bare.map(toModelRef).join(', ')
    throw new SluiceError(
      'VALIDATION_FAILED',
      `"${ref}" is served by more than one provider; say which: ${candidates}.`,
      { field },
    )
  }
  throw unknown(ref, models, named?.provider, field)
}

function splitAtProvider(
  ref: string,
  models: readonly ReferableModel[],
): { provider: string; modelId: string } | null {
  const providers = new Set(models.map((model) => model.provider.name))
  for (let slash = ref.indexOf('/'); slash >= 0; slash = ref.indexOf('/', slash + 1)) {
    const provider = ref.slice(0, slash)
    if (providers.has(provider)) return { provider, modelId: ref.slice(slash + 1) }
  }
  return null
}

function unknown(
  ref: string,
  models: readonly ReferableModel[],
  provider: string | undefined,
  field: string,
): SluiceError {
  const shown = ref.slice(0, 120)
  if (provider !== undefined) {
    const served = models.filter((model) => model.provider.name === provider).map((model) => model.modelId)
    return new SluiceError(
      'MODEL_NOT_FOUND',
      `Provider "${provider}" has no model "${shown}"; it has ${served.join(', ')}.`,
      { field },
    )
  }
  const slash = ref.indexOf('/')
  if (slash > 0) {
    return new SluiceError(
      'UNSUPPORTED_PROVIDER',
      `There is no provider "${shown.slice(0, slash)}" and no model "${shown}"; see llmProviders for the names.`,
      { field },
    )
  }
  return new SluiceError('MODEL_NOT_FOUND', `There is no model "${shown}"; see llmModels for the refs.`, {
    field,
  })
}
