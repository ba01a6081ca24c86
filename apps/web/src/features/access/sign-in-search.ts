import { readSearchText } from '#lib/search-params.ts'

/** Where to go once signed in, or once the password is changed. */
export type SignInSearch = { next?: string | undefined }

export function toSignInSearch(search: Record<string, unknown>): SignInSearch {
  const next = readSearchText(search.next)
  // Only places of our own: no other site, and not here again.
  const isOurs = next !== undefined && /^\/(?![/\\])(?!sign-in|change-password)/.test(next)
  return { next: isOurs ? next : undefined }
}
