import { LlmModelKind } from '@sluice/db'
import { z } from 'zod'

import { costShape } from './model-costs.ts'
import type { Costs } from './model-costs.ts'
import { line, wholeNumber } from './parse-input.ts'
import type { Optional } from './parse-input.ts'

/** What of a model can be changed later. Null takes a fact away: unknown again, or no rate. */
export type ModelInput = { [K in keyof Costs]?: Optional<string> } & {
  displayName?: Optional<string>
  /** Model options of the provider's protocol. */
  apiConfig?: unknown
  contextWindow?: Optional<number>
  maxOutputTokens?: Optional<number>
  supportsStreaming?: Optional<boolean>
  supportsTools?: Optional<boolean>
  supportsJsonSchema?: Optional<boolean>
  supportsVision?: Optional<boolean>
}

const MAX_TOKENS = 100_000_000
const ID_RULE = 'must have 1 to 100 characters, without control characters and without space around it'

const tokens = wholeNumber(1, MAX_TOKENS).nullable().exactOptional()
const isSupported = z.boolean().nullable().exactOptional()

/** What is known of a model besides its price. */
const factShape = {
  contextWindow: tokens,
  maxOutputTokens: tokens,
  supportsStreaming: isSupported,
  supportsTools: isSupported,
  supportsJsonSchema: isSupported,
  supportsVision: isSupported,
}

/** The vendor's string, sent as it is. */
const modelId = z
  .string(ID_RULE)
  .min(1, ID_RULE)
  .max(100, ID_RULE)
  .regex(/^(?!\s)\P{Cc}*(?<!\s)$/u, ID_RULE)

const namesShape = { modelId, displayName: line(100), kind: z.enum(LlmModelKind) }

export const factsSchema = z.object(factShape)
export const costsSchema = z.object(costShape)
export const newModelSchema = z.object({ ...namesShape, kind: namesShape.kind.default('CHAT') })
export const modelChangesSchema = z.object({ displayName: namesShape.displayName.exactOptional() })

/** A model taken over from a vendor's list. */
export const discoveredModelSchema = z.object({
  modelId,
  displayName: namesShape.displayName.exactOptional(),
  kind: namesShape.kind.exactOptional(),
  ...factShape,
})
