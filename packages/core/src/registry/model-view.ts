import type { LlmModel } from '@sluice/db'

import type { JsonObject } from '#audit'
import type { RateRow } from '#pricing'

import { toCosts } from './model-costs.ts'

/** A model and its price in an audit row. */
export function toModelAudit(model: LlmModel, rates: readonly RateRow[]): JsonObject {
  const { modelId, displayName, kind, status, isDefault, apiConfig, version } = model
  const { contextWindow, maxOutputTokens } = model
  const { supportsStreaming, supportsTools, supportsJsonSchema, supportsVision } = model
  return {
    modelId,
    displayName,
    kind,
    status,
    isDefault,
    apiConfig,
    version,
    contextWindow,
    maxOutputTokens,
    supportsStreaming,
    supportsTools,
    supportsJsonSchema,
    supportsVision,
    ...toCosts(rates),
  }
}

/** A model as GraphQL shows it, for who changes what somebody else has changed. */
export function toCurrentModel(model: LlmModel, rates: readonly RateRow[]): JsonObject {
  return {
    id: model.id,
    providerId: model.providerId,
    ...toModelAudit(model, rates),
    createdAt: model.createdAt.toISOString(),
    updatedAt: model.updatedAt.toISOString(),
  }
}
