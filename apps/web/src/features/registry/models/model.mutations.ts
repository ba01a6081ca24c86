import { graphql } from '#graphql/graphql.ts'

export const CreateLlmModelMutation = graphql(`
  mutation CreateLlmModel($input: CreateLlmModelInput!) {
    createLlmModel(input: $input) {
      model {
        id
        displayName
      }
      previousDefault {
        id
        displayName
        isDefault
        updatedAt
      }
    }
  }
`)

export const ReactivateLlmModelMutation = graphql(`
  mutation ReactivateLlmModel($id: ID!, $expectedUpdatedAt: DateTime) {
    reactivateLlmModel(id: $id, expectedUpdatedAt: $expectedUpdatedAt) {
      model {
        id
        status
        isAvailable
        unavailableReason
        updatedAt
      }
    }
  }
`)

export const SetDefaultLlmModelMutation = graphql(`
  mutation SetDefaultLlmModel($id: ID!, $expectedUpdatedAt: DateTime) {
    setDefaultLlmModel(id: $id, expectedUpdatedAt: $expectedUpdatedAt) {
      model {
        id
        isDefault
        updatedAt
      }
      previousDefault {
        id
        displayName
        isDefault
        updatedAt
      }
    }
  }
`)

export const UnsetDefaultLlmModelMutation = graphql(`
  mutation UnsetDefaultLlmModel($id: ID!, $expectedUpdatedAt: DateTime) {
    unsetDefaultLlmModel(id: $id, expectedUpdatedAt: $expectedUpdatedAt) {
      model {
        id
        isDefault
        updatedAt
      }
    }
  }
`)
