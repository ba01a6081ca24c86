import { graphql } from '#graphql/graphql.ts'

/** A provider as it is now, for the lists that show it. */
export const ProviderNowQuery = graphql(`
  query ProviderNow($id: ID!) {
    llmProvider(id: $id) {
      id
      displayName
      protocol
      baseUrl
      allowPrivateAddress
      isEnabled
      isAvailable
      unavailableReason
      maxParallelRequests
      requestsPerMinute
      tokensPerMinute
      requestTimeoutSeconds
      updatedAt
      credential {
        kind
        reference
      }
    }
  }
`)
