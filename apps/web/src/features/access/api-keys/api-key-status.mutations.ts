import { graphql } from '#graphql/graphql.ts'

export const SuspendApiKeyMutation = graphql(`
  mutation SuspendApiKey($id: ID!, $expectedUpdatedAt: DateTime) {
    suspendApiKey(id: $id, expectedUpdatedAt: $expectedUpdatedAt) {
      apiKey {
        id
        status
        updatedAt
      }
    }
  }
`)

export const ActivateApiKeyMutation = graphql(`
  mutation ActivateApiKey($id: ID!, $expectedUpdatedAt: DateTime) {
    activateApiKey(id: $id, expectedUpdatedAt: $expectedUpdatedAt) {
      apiKey {
        id
        status
        updatedAt
      }
    }
  }
`)

export const RevokeApiKeyMutation = graphql(`
  mutation RevokeApiKey($id: ID!, $expectedUpdatedAt: DateTime) {
    revokeApiKey(id: $id, expectedUpdatedAt: $expectedUpdatedAt) {
      apiKey {
        id
        status
        updatedAt
      }
    }
  }
`)
