const VERSION = '2026-05-01'
const VERSION_SUFFIX = /-\d{4}-\d{2}-\d{2}$/
const OPEN_PREFIX = 'sim-'
const SAMPLES = ['sim-small', 'sim-medium', 'sim-large']

export type ModelCatalogue = {
  /** What a list of models shows. */
  names: readonly string[]
  isKnown: (model: string) => boolean
}

/**
 * Without names every model called `sim-…` is known and the list shows three of them; with names only those are,
 * by their plain or their dated name.
 */
export function createModelCatalogue(names: readonly string[] | undefined): ModelCatalogue {
  if (names === undefined) {
    return {
      names: SAMPLES,
      isKnown: (model) => model.startsWith(OPEN_PREFIX) && model.length > OPEN_PREFIX.length,
    }
  }
  const known = new Set(names)
  return { names, isKnown: (model) => known.has(model) || known.has(toPlainModel(model)) }
}

/** The version that answers: `x` is answered by `x-2026-05-01`; a name that carries a date answers for itself. */
export function toActualModel(model: string): string {
  return VERSION_SUFFIX.test(model) ? model : `${model}-${VERSION}`
}

export function toPlainModel(model: string): string {
  return model.replace(VERSION_SUFFIX, '')
}
