import { graphql } from '#graphql/graphql.ts'

import { ImportResult_result } from './import-result.tsx'

export const ImportPricesMutation = graphql(
  `
    mutation ImportPrices($input: ImportPricesInput!) {
      importPrices(input: $input) {
        counts {
          added
          changed
          refused
        }
        rows {
          model {
            id
            costInputPerMillion
            costOutputPerMillion
            costCacheReadPerMillion
            costCacheWritePerMillion
            costReasoningPerMillion
            updatedAt
          }
        }
        ...ImportResult_result
      }
    }
  `,
  [ImportResult_result],
)
