import { graphql } from '#graphql/graphql.ts'

export const CreateLlmProviderMutation = graphql(`
  mutation CreateLlmProvider($input: CreateLlmProviderInput!) {
    createLlmProvider(input: $input) {
      provider {
        id
        name
        displayName
      }
    }
  }
`)

export const UpdateLlmProviderMutation = graphql(`
  mutation UpdateLlmProvider($id: ID!, $input: UpdateLlmProviderInput!) {
    updateLlmProvider(id: $id, input: $input) {
      provider {
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
  }
`)
