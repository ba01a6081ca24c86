import type { Cache, OptimisticMutationResolver } from '@urql/exchange-graphcache'

import { isRecord, readList, readRecord, readText } from '#lib/read-json.ts'

/** What a change will come to, shown before the API has answered and taken back when it refuses. */
export function createExpectations(): Record<string, OptimisticMutationResolver> {
  return {
    setDefaultLlmModel: ({ id }, cache) => ({
      __typename: 'SetDefaultModelResult',
      model: { __typename: 'LlmModel', id, isDefault: true },
      previousDefault: findDefaultBeside(cache, readText(id) ?? ''),
    }),
    unsetDefaultLlmModel: ({ id }) => ({
      __typename: 'UnsetDefaultModelResult',
      model: { __typename: 'LlmModel', id, isDefault: false },
    }),
    updateLlmProvider: ({ id, input }) => {
      const { isEnabled } = readRecord(input)
      return {
        __typename: 'UpdateLlmProviderResult',
        provider: { __typename: 'LlmProvider', id, ...(typeof isEnabled === 'boolean' && { isEnabled }) },
      }
    },
  }
}

/** The model that will be its provider's default no more; null where none is known. */
function findDefaultBeside(cache: Cache, id: string) {
  const providerId = cache.resolve({ __typename: 'LlmModel', id }, 'providerId')
  const listed = cache
    .inspectFields('Query')
    .filter(({ fieldName }) => fieldName === 'llmModels')
    .flatMap(({ fieldName, arguments: given }) => readList(cache.resolve('Query', fieldName, given ?? {})))
  const previous = listed
    .map((key) => (isRecord(key) ? null : readText(key)))
    .find(
      (key) =>
        key !== null &&
        key !== `LlmModel:${id}` &&
        cache.resolve(key, 'providerId') === providerId &&
        cache.resolve(key, 'isDefault') === true,
    )
  return previous
    ? { __typename: 'LlmModel', id: previous.replace(/^LlmModel:/, ''), isDefault: false }
    : null
}
