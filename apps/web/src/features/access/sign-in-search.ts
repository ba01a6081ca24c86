import { readSearchText } from '#lib/search-params.ts'

/** Where to go once signed in. */
export type SignInSearch = { next?: string | undefined }

export function toSignInSearch(search: Record<string, unknown>): SignInSearch {
  const next = readSearchText(search.next)
  // Only places of our own: no other site, and not here again.
  const isOurs = next !== undefined && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in')
  return { next: isOurs ? next : undefined }
}
