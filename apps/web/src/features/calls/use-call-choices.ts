import { useQuery } from 'urql'

import { useTeams } from '#features/access/index.ts'
import { graphql } from '#graphql/graphql.ts'

import type { Period } from './period.ts'

const CallChoicesQuery = graphql(`
  query CallChoices($from: DateTime!, $to: DateTime!) {
    models: usageSummary(from: $from, to: $to, groupBy: [MODEL], filter: { includeSandbox: true }) {
      rows {
        model {
          id
          displayName
          provider {
            id
            displayName
          }
        }
      }
    }
    providers: usageSummary(from: $from, to: $to, groupBy: [PROVIDER], filter: { includeSandbox: true }) {
      rows {
        provider {
          id
          displayName
        }
      }
    }
  }
`)

type Choice = { value: string; label: string }

/** What calls of a period can be narrowed down to. */
export type CallChoices = { models: Choice[]; providers: Choice[]; teams: Choice[] }

/** The models and providers that were called, and the teams where there are several to see. */
export function useCallChoices({ days: { from, to } }: Period): CallChoices {
  const [{ data }] = useQuery({ query: CallChoicesQuery, variables: { from, to } })
  const teams = useTeams()
  const models = (data?.models.rows ?? []).flatMap(({ model }) => (model ? [model] : []))
  const providers = (data?.providers.rows ?? []).flatMap(({ provider }) => (provider ? [provider] : []))
  return {
    models: models
      .map(({ id, displayName, provider }) => ({
        value: id,
        label: `${displayName} (${provider.displayName})`,
      }))
      .toSorted(byLabel),
    providers: providers.map(({ id, displayName }) => ({ value: id, label: displayName })).toSorted(byLabel),
    teams: teams.length > 1 ? teams.map(({ id, name }) => ({ value: id, label: name })) : [],
  }
}

function byLabel(one: Choice, other: Choice): number {
  return one.label.localeCompare(other.label)
}
