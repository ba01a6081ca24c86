import { ERROR_CODES } from './error-codes.ts'
import type { ErrorCategory, ErrorCode } from './error-codes.ts'
import { toSafeText } from './to-safe-text.ts'
import type { Secret } from './secret.ts'
import { suggestionsFor } from './suggestions.ts'
import type { TokenUsage, UsageSource } from './token-usage.ts'

/** What is known when a call fails. Only the message is required. */
export type LlmErrorFacts = {
  /** A sentence with the vendor's own words; redacted and cut to 200 characters by the error. */
  message: string
  /** Secrets that must not appear in the message, whatever the vendor echoed. */
  secrets?: readonly Secret[] | undefined
  retryAfterMs?: number | null
  statusCode?: number | null
  requestId?: string | null
  usage?: TokenUsage | null
  usageSource?: UsageSource | null
  actualModel?: string | null
  mayBeCharged?: boolean
  firstTokenMs?: number | null
  partialText?: string | null
}

/** The form in which an error is stored and shown. */
export type LlmErrorJson = {
  code: ErrorCode
  category: ErrorCategory
  message: string
  retryable: boolean
  retryAfterMs: number | null
  statusCode: number | null
  requestId: string | null
  details: { suggestions: readonly string[] }
}

/** Whatever a call to a vendor can end in besides an answer. */
export class LlmError extends Error {
  override readonly name = 'LlmError'
  readonly code: ErrorCode
  readonly category: ErrorCategory
  readonly retryable: boolean
  /** How long the vendor asks to wait, in milliseconds from now, exact; 0 = at once, null = it did not say. */
  readonly retryAfterMs: number | null
  /** HTTP status of the vendor's answer; null when there was none. */
  readonly statusCode: number | null
  /** The vendor's id of this exchange, for its support; null when unknown. */
  readonly requestId: string | null
  /** `suggestions`: what a person can do about it, possibly nothing. */
  readonly details: { readonly suggestions: readonly string[] }
  /** Tokens that were spent on an unusable answer, so that it can be charged; null when unknown. */
  readonly usage: TokenUsage | null
  /** Whether `usage` was counted by the vendor or estimated; null without usage. */
  readonly usageSource: UsageSource | null
  /** The model that gave an unusable answer; null when unknown. */
  readonly actualModel: string | null
  /**
   * Whether the vendor may charge for the call although it failed: it answered unusably, or the request had left and
   * nobody knows what became of it, such as when a gateway gave up waiting. False for a refusal and for a request that
   * never left.
   */
  readonly mayBeCharged: boolean
  /** From the start to the first piece of output of a stream that broke later; else null. */
  readonly firstTokenMs: number | null
  readonly #partialText: string | null

  constructor(code: ErrorCode, facts: LlmErrorFacts) {
    super(toSafeText(facts.message, facts.secrets))
    this.code = code
    this.category = ERROR_CODES[code].category
    this.retryable = ERROR_CODES[code].retryable
    this.retryAfterMs = facts.retryAfterMs ?? null
    this.statusCode = facts.statusCode ?? null
    this.requestId = toSafeName(facts.requestId, facts.secrets)
    this.details = { suggestions: suggestionsFor(code) }
    this.usage = facts.usage ?? null
    this.usageSource = facts.usageSource ?? null
    this.actualModel = toSafeName(facts.actualModel, facts.secrets)
    this.mayBeCharged = facts.mayBeCharged ?? false
    this.firstTokenMs = facts.firstTokenMs ?? null
    this.#partialText = facts.partialText ?? null
  }

  /**
   * The text received before a stream broke, or of an unusable answer; null without any. Not redacted, so it shows in no
   * form of the error: whoever may read it asks for it.
   */
  get partialText(): string | null {
    return this.#partialText
  }

  /** The error as data. What a call cost is not part of it: that belongs to the call. */
  toJSON(): LlmErrorJson {
    return {
      code: this.code,
      category: this.category,
      message: this.message,
      retryable: this.retryable,
      retryAfterMs: this.retryAfterMs,
      statusCode: this.statusCode,
      requestId: this.requestId,
      details: this.details,
    }
  }
}

/** Names come from the vendor too, which may put anything into them. */
function toSafeName(name: string | null | undefined, secrets?: readonly Secret[]): string | null {
  return typeof name === 'string' ? toSafeText(name, secrets) : null
}
