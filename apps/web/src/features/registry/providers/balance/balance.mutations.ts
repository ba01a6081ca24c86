import { graphql } from '#graphql/graphql.ts'

import { BalanceLog_provider } from './balance-log.tsx'

export const SetProviderBalanceMutation = graphql(
  `
    mutation SetProviderBalance($id: ID!, $balance: Decimal, $note: String, $expectedUpdatedAt: DateTime) {
      setProviderBalance(id: $id, balance: $balance, note: $note, expectedUpdatedAt: $expectedUpdatedAt) {
        provider {
          id
          balance
          balanceHeld
          balanceAvailable
          balanceUpdatedAt
          ...BalanceLog_provider
        }
      }
    }
  `,
  [BalanceLog_provider],
)

export const SyncProviderBalanceMutation = graphql(
  `
    mutation SyncProviderBalance(
      $id: ID!
      $realBalance: Decimal!
      $note: String
      $expectedUpdatedAt: DateTime
    ) {
      syncProviderBalance(
        id: $id
        realBalance: $realBalance
        note: $note
        expectedUpdatedAt: $expectedUpdatedAt
      ) {
        delta
        provider {
          id
          balance
          balanceHeld
          balanceAvailable
          balanceUpdatedAt
          ...BalanceLog_provider
        }
      }
    }
  `,
  [BalanceLog_provider],
)
