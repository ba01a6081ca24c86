import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatCount, formatQuantity } from '#lib/format-number.ts'
import { Badge } from '#ui/badge.tsx'

import { AvailabilityBadge } from './availability-badge.tsx'

export const ProviderCard_provider = graphql(`
  fragment ProviderCard_provider on LlmProvider {
    name
    displayName
    protocol
    baseUrl
    isAvailable
    isSandbox
    unavailableReason
    maxParallelRequests
    requestsPerMinute
    requestTimeoutSeconds
    activeModels {
      id
    }
    defaultModel {
      id
      displayName
    }
  }
`)

const protocolNames = {
  OPENAI: 'OpenAI',
  ANTHROPIC: 'Anthropic',
  GOOGLE: 'Google',
  AZURE_OPENAI: 'Azure OpenAI',
} as const

/** A provider: whether it can be used, and how much at once. */
export function ProviderCard({
  provider: reference,
}: {
  provider: FragmentOf<typeof ProviderCard_provider>
}) {
  const provider = readFragment(ProviderCard_provider, reference)
  const limits = [
    { name: 'At once', value: formatCount(provider.maxParallelRequests) },
    { name: 'Per minute', value: formatCount(provider.requestsPerMinute) },
    { name: 'Timeout', value: `${formatCount(provider.requestTimeoutSeconds)} s` },
  ]
  return (
    <article
      aria-label={provider.displayName}
      className="flex flex-col rounded-lg border bg-surface shadow-card"
    >
      <div className="flex-1 p-4">
        <div className="flex items-start justify-between gap-3">
          <h2 className="min-w-0 font-semibold break-words">{provider.displayName}</h2>
          <AvailabilityBadge isAvailable={provider.isAvailable} />
        </div>
        <p
          className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted"
          title={provider.baseUrl}
        >
          {provider.name} · {protocolNames[provider.protocol]} protocol
          {provider.isSandbox && <Badge title="Answered by the bundled simulator">sandbox</Badge>}
        </p>
        {provider.unavailableReason && (
          <p className="mt-2.5 text-sm break-words text-warn-text">{provider.unavailableReason}</p>
        )}
        <p className="mt-2.5 text-sm text-muted">
          {formatQuantity(provider.activeModels.length, 'active model')}
          {provider.defaultModel && <> · default {provider.defaultModel.displayName}</>}
        </p>
      </div>
      <dl className="grid grid-cols-3 divide-x border-t">
        {limits.map(({ name, value }) => (
          <div key={name} className="px-4 py-2.5">
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  )
}
