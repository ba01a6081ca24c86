import { graphql } from '#graphql/graphql.ts'

/** A model as it is now, for a form to start from and for the lists that show it. */
export const ModelNowQuery = graphql(`
  query ModelNow($id: ID!) {
    llmModel(id: $id) {
      id
      modelId
      displayName
      kind
      status
      isDefault
      isAvailable
      unavailableReason
      apiConfig
      contextWindow
      maxOutputTokens
      supportsStreaming
      supportsTools
      supportsJsonSchema
      supportsVision
      costInputPerMillion
      costOutputPerMillion
      costCacheReadPerMillion
      costCacheWritePerMillion
      costReasoningPerMillion
      updatedAt
      price {
        id
        rates {
          fromInputTokens
        }
      }
      provider {
        id
        protocol
        displayName
      }
    }
  }
`)
