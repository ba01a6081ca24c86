import { graphql } from '#graphql/graphql.ts'

/** A user as they are now, for the lists that show them. */
export const UserNowQuery = graphql(`
  query UserNow($id: ID!) {
    user(id: $id) {
      id
      name
      role
      status
      teamId
      updatedAt
      mustChangePassword
      team {
        id
        name
        status
      }
    }
  }
`)
