import { useViewer } from '#features/access/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatCount, formatQuantity } from '#lib/format-number.ts'

import { BalanceLink, BalanceLink_provider } from './balance/balance-link.tsx'
import { findBalanceWarning } from './balance/balance-warning.ts'
import { toCredentialText } from './credential.ts'

export const ProviderFacts_provider = graphql(
  `
    fragment ProviderFacts_provider on LlmProvider {
      maxParallelRequests
      requestsPerMinute
      tokensPerMinute
      requestTimeoutSeconds
      isSandbox
      balance
      balanceHeld
      balanceAvailable
      credential {
        kind
        reference
      }
      defaultModel {
        id
        displayName
      }
      ...BalanceLink_provider
    }
  `,
  [BalanceLink_provider],
)

type ProviderFactsProps = {
  provider: FragmentOf<typeof ProviderFacts_provider>
  modelCount: number
  isFiltered: boolean
}

/** What a provider has and how much of it may be used. */
export function ProviderFacts({ provider: reference, modelCount, isFiltered }: ProviderFactsProps) {
  const provider = readFragment(ProviderFacts_provider, reference)
  const { canAdminister } = useViewer()
  const { tokensPerMinute, credential, isSandbox } = provider
  const isBalanceShown = canAdminister && (!isSandbox || provider.balance !== null)
  const warning = findBalanceWarning(provider)
  const facts = [
    { name: isFiltered ? 'Models that match' : 'Models', value: formatCount(modelCount) },
    { name: 'Default', value: provider.defaultModel?.displayName ?? 'none' },
    { name: 'At once', value: formatQuantity(provider.maxParallelRequests, 'call') },
    {
      name: 'Per minute',
      value: [
        formatQuantity(provider.requestsPerMinute, 'call'),
        ...(tokensPerMinute === null ? [] : [formatQuantity(tokensPerMinute, 'token')]),
      ].join(', '),
    },
    { name: 'Timeout', value: `${formatCount(provider.requestTimeoutSeconds)} s` },
    ...(isSandbox ? [] : [{ name: 'Credential', value: toCredentialText(credential) }]),
    ...(isBalanceShown ? [{ name: 'Balance', value: <BalanceLink provider={provider} /> }] : []),
  ]
  return (
    <>
      <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-1.5 text-sm">
        {facts.map(({ name, value }) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="wrap-anywhere tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {warning && <p className="mt-2 text-sm wrap-anywhere text-warn-text">{warning}</p>}
    </>
  )
}
