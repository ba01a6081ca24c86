import { readSearchChoice, readSearchPage, readSearchText } from '#lib/search-params.ts'

import { apiKeyStatuses, type ApiKeyStatus } from './api-key-status.ts'

/** What the list of API keys keeps in the address. */
export type ApiKeysSearch = {
  team?: string | undefined
  status?: ApiKeyStatus | undefined
  page?: number | undefined
}

export function toApiKeysSearch(search: Record<string, unknown>): ApiKeysSearch {
  return {
    team: readSearchText(search.team),
    status: readSearchChoice(apiKeyStatuses, search.status),
    page: readSearchPage(search.page),
  }
}
