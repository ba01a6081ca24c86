import { ERROR_CODES } from '@sluice/llm'
import type { ErrorCategory, ErrorCode } from '@sluice/llm'

/** A refusal with a reason a caller can act on: the code is of the closed set, the message names the value and the way out. */
export class SluiceError extends Error {
  override readonly name = 'SluiceError'
  readonly code: ErrorCode
  readonly category: ErrorCategory
  readonly retryable: boolean
  /** The input field to blame, as the caller knows it. */
  readonly field: string | undefined
  /** With CONFLICT: the row as it is now, as the caller may read it. */
  readonly current: unknown

  constructor(
    code: ErrorCode,
    message: string,
    options: { field?: string; cause?: unknown; current?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.category = ERROR_CODES[code].category
    this.retryable = ERROR_CODES[code].retryable
    this.field = options.field
    this.current = options.current
  }
}

/** Input that breaks a rule. */
export function invalid(field: string, message: string): SluiceError {
  return new SluiceError('VALIDATION_FAILED', message, { field })
}
