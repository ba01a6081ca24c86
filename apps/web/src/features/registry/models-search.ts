import { readSearchPage, readSearchText } from '#lib/search-params.ts'

/** What the page of models keeps in the address. */
export type ModelsSearch = { provider?: string | undefined; page?: number | undefined }

export function toModelsSearch(search: Record<string, unknown>): ModelsSearch {
  return { provider: readSearchText(search.provider), page: readSearchPage(search.page) }
}
