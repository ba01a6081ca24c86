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

  constructor(code: ErrorCode, message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.category = ERROR_CODES[code].category
    this.retryable = ERROR_CODES[code].retryable
    this.field = options.field
  }
}

/** Input that breaks a rule. */
export function invalid(field: string, message: string): SluiceError {
  return new SluiceError('VALIDATION_FAILED', message, { field })
}
