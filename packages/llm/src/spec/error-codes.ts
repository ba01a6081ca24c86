/** Who has to act: the outside world, our own system, an administrator's configuration, or the caller. */
export const ErrorCategory = {
  EXTERNAL: 'EXTERNAL',
  SYSTEM: 'SYSTEM',
  CONFIG: 'CONFIG',
  USER: 'USER',
} as const

export type ErrorCategory = (typeof ErrorCategory)[keyof typeof ErrorCategory]

/** What holds for every error of a code. */
export type ErrorKind = {
  category: ErrorCategory
  /** Whether the same request can succeed later without anybody changing anything. */
  retryable: boolean
}

/**
 * The closed set of error codes of the whole product (U-1), as data. A code is decided once, where the fault
 * is met, and carried unchanged through jobs, GraphQL and webhooks; nobody derives it from a text again.
 */
export const ERROR_CODES = {
  /** Too many requests or tokens for now; often carries `retryAfterMs`. */
  RATE_LIMITED: { category: 'EXTERNAL', retryable: true },
  /** Our own deadline for the request passed. */
  TIMEOUT: { category: 'EXTERNAL', retryable: true },
  /** No answer at all: name resolution, connection refused or reset. */
  NETWORK_ERROR: { category: 'EXTERNAL', retryable: true },
  /** The vendor failed (5xx). */
  SERVER_ERROR: { category: 'EXTERNAL', retryable: true },
  /** The vendor failed in a way no other code names. */
  PROVIDER_ERROR: { category: 'EXTERNAL', retryable: true },
  /** The model answered, but unusably: empty, reasoning only, unparsable, or not in the expected shape. */
  INVALID_RESPONSE: { category: 'EXTERNAL', retryable: false },
  /** Our database does not answer. */
  DATABASE_UNAVAILABLE: { category: 'SYSTEM', retryable: true },
  /** A worker died or froze while it held the job. */
  WORKER_CRASH: { category: 'SYSTEM', retryable: true },
  /** A fault of ours that no other code names. */
  INTERNAL_ERROR: { category: 'SYSTEM', retryable: false },
  /** The vendor's account has no money or quota left; waiting does not help. */
  QUOTA_EXHAUSTED: { category: 'CONFIG', retryable: false },
  /** The vendor refuses the credential. */
  AUTH_ERROR: { category: 'CONFIG', retryable: false },
  /** The credential that a provider refers to does not exist. */
  MISSING_API_KEY: { category: 'CONFIG', retryable: false },
  /** Neither the registry nor the vendor knows the model. */
  MODEL_NOT_FOUND: { category: 'CONFIG', retryable: false },
  /** The model is deprecated and starts nothing new. */
  MODEL_DEPRECATED: { category: 'CONFIG', retryable: false },
  /** No protocol of ours speaks to this provider. */
  UNSUPPORTED_PROVIDER: { category: 'CONFIG', retryable: false },
  /** An administrator switched the provider off. */
  PROVIDER_DISABLED: { category: 'CONFIG', retryable: false },
  /** The vendor rejects the request itself (400 and other 4xx). */
  INVALID_REQUEST: { category: 'USER', retryable: false },
  /** No credential of the caller, or not a valid one. */
  UNAUTHENTICATED: { category: 'USER', retryable: false },
  /** The caller is known and may not do this. */
  FORBIDDEN: { category: 'USER', retryable: false },
  /** The thing asked for does not exist, or not for this caller. */
  NOT_FOUND: { category: 'USER', retryable: false },
  /** The caller's input breaks a rule. */
  VALIDATION_FAILED: { category: 'USER', retryable: false },
  /** Somebody else changed it first, or it exists already. */
  CONFLICT: { category: 'USER', retryable: false },
  /** The run's state does not allow this move. */
  RUN_STATE_ERROR: { category: 'USER', retryable: false },
  /** A budget forbids the expense. */
  BUDGET_EXCEEDED: { category: 'USER', retryable: false },
  /** The caller ended it. */
  CANCELLED: { category: 'USER', retryable: false },
  /** It was not done in the time it was good for. */
  EXPIRED: { category: 'USER', retryable: false },
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof ERROR_CODES
