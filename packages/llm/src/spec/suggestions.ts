import type { ErrorCode } from './error-codes.ts'

/** The way out of each fault that a call to a vendor can meet. */
const SUGGESTIONS: Partial<Record<ErrorCode, readonly string[]>> = {
  RATE_LIMITED: ["Lower the provider's requests per minute or parallel requests if this keeps happening."],
  TIMEOUT: ["Raise the provider's request timeout, or ask for a shorter answer."],
  NETWORK_ERROR: ["Check the provider's base URL and that this machine can reach it."],
  SERVER_ERROR: ["Look at the vendor's status page if this keeps happening."],
  INVALID_RESPONSE: [
    'Raise the maximum of output tokens if the model spent them all on reasoning.',
    "Check that the provider's base URL and protocol belong together.",
  ],
  QUOTA_EXHAUSTED: ['Top up the account at the vendor, then resume the provider.'],
  AUTH_ERROR: ["Replace the provider's API key, or give it access to the model."],
  MODEL_NOT_FOUND: ["Check the model's id against the vendor's list, and that the account may use it."],
  INVALID_REQUEST: ["Compare the request and the model's API options with what the vendor says it rejects."],
}

/** What a person can do about an error of this code; empty where waiting is all there is. */
export function suggestionsFor(code: ErrorCode): readonly string[] {
  return SUGGESTIONS[code] ?? []
}
