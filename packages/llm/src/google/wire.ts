import { z } from 'zod'

import { list, optional } from '../http/index.ts'

const part = z.object({
  text: optional(z.string()),
  /** Whether the text is reasoning. */
  thought: optional(z.boolean()),
  functionCall: optional(
    z.object({ id: optional(z.string()), name: z.string(), args: optional(z.unknown()) }),
  ),
  /** To be sent back with the part. */
  thoughtSignature: optional(z.string()),
})

export type WirePart = z.infer<typeof part>

/** What we read of a generateContent answer, or of one event of it when it is streamed. */
export const wireAnswer = z.object({
  responseId: optional(z.string()),
  modelVersion: optional(z.string()),
  candidates: optional(
    z.array(
      z.object({
        content: optional(z.object({ parts: optional(z.array(part)) })),
        finishReason: optional(z.string()),
        finishMessage: optional(z.string()),
      }),
    ),
  ),
  /** Stands in for candidates when the prompt itself was refused. */
  promptFeedback: optional(z.object({ blockReason: optional(z.string()) })),
  usageMetadata: optional(
    z.object({
      promptTokenCount: optional(z.number()),
      cachedContentTokenCount: optional(z.number()),
      candidatesTokenCount: optional(z.number()),
      thoughtsTokenCount: optional(z.number()),
      toolUsePromptTokenCount: optional(z.number()),
    }),
  ),
  /** Stands in for the rest of a stream that failed. */
  error: optional(z.object({ code: optional(z.int()), message: optional(z.string()) })),
})

export type WireAnswer = z.infer<typeof wireAnswer>

/** What we read of a page of the list of models. A page without any has no field for them. */
export const wireModels = z.object({
  models: list(
    z.object({
      /** Sent as `models/<modelId>`. */
      name: z
        .string()
        .transform((name) => name.replace(/^models\//, ''))
        .pipe(z.string().min(1)),
      displayName: optional(z.string()),
      inputTokenLimit: optional(z.int().positive()),
      outputTokenLimit: optional(z.int().positive()),
      supportedGenerationMethods: optional(z.array(z.string())),
    }),
  ).optional(),
  nextPageToken: optional(z.string()),
})

export type WireModels = z.infer<typeof wireModels>

export const wireError = z.object({
  error: optional(
    z.object({
      message: optional(z.string()),
      /** Typed facts in one list; each has only some of these fields. */
      details: optional(
        z.array(
          z.object({
            /** ErrorInfo: why, as a constant. */
            reason: optional(z.string()),
            /** RetryInfo: when again, as a duration such as `26s`. */
            retryDelay: optional(z.string()),
            /** QuotaFailure: which quotas; their ids name the period (`…PerMinute…`, `…PerDay…`). */
            violations: optional(z.array(z.object({ quotaId: optional(z.string()) }))),
          }),
        ),
      ),
    }),
  ),
})
