import { readSearchPage, readSearchText } from '#lib/search-params.ts'

/** What the list of definitions keeps in the address. */
export type DefinitionsSearch = { search?: string | undefined; page?: number | undefined }

export function toDefinitionsSearch(search: Record<string, unknown>): DefinitionsSearch {
  return { search: readSearchText(search.search), page: readSearchPage(search.page) }
}

export type DefinitionSearch = { page?: number | undefined }

export function toDefinitionSearch(search: Record<string, unknown>): DefinitionSearch {
  return { page: readSearchPage(search.page) }
}
