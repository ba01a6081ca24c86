/** The contract between whoever wants an answer from a model and whoever can get one. */
export { checkBaseUrl, checkResolved, parseAllowedUrl, SANDBOX_SCHEME } from './base-url.ts'
export type { AddressRule } from './base-url.ts'
export { classify } from './classify.ts'
export type { FailedAnswer } from './classify.ts'
export { FinishReason, toSentMaxOutputTokens, toSentTemperature } from './completion.ts'
export type {
  CompletionRequest,
  CompletionResult,
  ContentPart,
  ImageSource,
  JsonSchema,
  Message,
  ResponseFormat,
  Tool,
  ToolCall,
  ToolChoice,
} from './completion.ts'
export type { CompletionStream, PartialCompletion, StreamEvent } from './completion-stream.ts'
export { ERROR_CODES, ErrorCategory } from './error-codes.ts'
export type { ErrorCode, ErrorKind } from './error-codes.ts'
export { LlmError } from './llm-error.ts'
export type { LlmErrorFacts, LlmErrorJson } from './llm-error.ts'
export { modelOptionsSchema, parseModelOptions } from './model-options.ts'
export type { ModelOptions, ModelOptionsFault } from './model-options.ts'
export { ProtocolName } from './protocol.ts'
export type { Clock, ListedModel, Protocol, Target } from './protocol.ts'
export { Secret } from './secret.ts'
export { maskGiven, maskSecrets } from './to-safe-text.ts'
export { toTokenCount, UsageSource } from './token-usage.ts'
export type { TokenUsage } from './token-usage.ts'
