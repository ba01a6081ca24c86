import { graphql } from '#graphql/graphql.ts'

export const SetSettingMutation = graphql(`
  mutation SetSetting($input: UpdateSystemSettingInput!) {
    updateSystemSetting(input: $input) {
      setting {
        key
        value
        isDefault
        updatedAt
        updatedBy
      }
    }
  }
`)

export const ResetSettingMutation = graphql(`
  mutation ResetSetting($key: String!, $expectedUpdatedAt: DateTime) {
    resetSystemSetting(key: $key, expectedUpdatedAt: $expectedUpdatedAt) {
      setting {
        key
        value
        isDefault
        updatedAt
        updatedBy
      }
    }
  }
`)
