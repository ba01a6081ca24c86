import { readSearchChoice, readSearchPage, readSearchText } from '#lib/search-params.ts'

import { userStatuses, type UserStatus } from './user-status.ts'

/** What the page of users and teams keeps in the address. */
export type UsersSearch = {
  tab?: 'teams' | undefined
  search?: string | undefined
  team?: string | undefined
  status?: UserStatus | undefined
  page?: number | undefined
}

export function toUsersSearch(search: Record<string, unknown>): UsersSearch {
  return {
    tab: readSearchChoice(['teams'], search.tab),
    search: readSearchText(search.search),
    team: readSearchText(search.team),
    status: readSearchChoice(userStatuses, search.status),
    page: readSearchPage(search.page),
  }
}
