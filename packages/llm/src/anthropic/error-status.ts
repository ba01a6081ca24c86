/** The HTTP status of each error type where it is the whole answer. */
const STATUSES = new Map<string | null, number>([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['timeout_error', 504],
  ['overloaded_error', 529],
])

/** The status that an error within a stream would have had; 500 for `api_error` and what is unknown. */
export function toErrorStatus(type: string | null): number {
  return STATUSES.get(type) ?? 500
}
