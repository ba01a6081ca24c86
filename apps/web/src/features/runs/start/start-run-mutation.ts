import { graphql } from '#graphql/graphql.ts'

export const StartRunMutation = graphql(`
  mutation StartRun($input: StartRunInput!) {
    startRun(input: $input) {
      jobCount
      run {
        id
        status
      }
    }
  }
`)
