import { readSearchChoice, readSearchText } from '#lib/search-params.ts'
import { readSearchSort, toSearchSort, type Sort } from '#lib/sort.ts'

export const modelStatuses = ['ACTIVE', 'DEPRECATED'] as const
export type ModelStatus = (typeof modelStatuses)[number]

export const modelColumns = ['model', 'input', 'output', 'context'] as const
export type ModelColumn = (typeof modelColumns)[number]

/** What narrows the list of models down. */
export type ModelsFilter = {
  /** UUID of a provider. */
  provider?: string | undefined
  status?: ModelStatus | undefined
  search?: string | undefined
}

/** What the page of models keeps in the address. */
export type ModelsSearch = ModelsFilter & {
  sort?: string | undefined
  /** UUID of the model whose panel is open. */
  model?: string | undefined
  /** UUID of the provider whose balance is open. */
  balance?: string | undefined
}

export function toModelsSearch(search: Record<string, unknown>): ModelsSearch {
  const sort = readModelSort(search.sort)
  return {
    provider: readSearchText(search.provider),
    status: readSearchChoice(modelStatuses, search.status),
    search: readSearchText(search.search),
    sort: sort && toSearchSort(sort),
    model: readSearchText(search.model),
    balance: readSearchText(search.balance),
  }
}

export function readModelSort(value: unknown): Sort<ModelColumn> | undefined {
  return readSearchSort(modelColumns, value)
}
