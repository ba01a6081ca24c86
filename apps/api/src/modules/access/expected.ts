/** What every optional expectedUpdatedAt says about itself. */
export const EXPECTED =
  'The updatedAt you read: CONFLICT with the row as it is now when it has changed since. Left out: the last write wins.'
