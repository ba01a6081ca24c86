import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'

import { useViewer } from '#features/access/index.ts'
import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { Badge } from '#ui/badge.tsx'

import { AvailabilityBadge } from './availability-badge.tsx'
import { ModelsTable, type ModelsTable_model } from './models-table.tsx'
import { ProviderFacts, ProviderFacts_provider } from './providers/provider-facts.tsx'
import { ProviderMenu, ProviderMenu_provider } from './providers/provider-menu.tsx'
import { ProviderSwitch, ProviderSwitch_provider } from './providers/provider-switch.tsx'
import { protocolNames } from './registry-names.ts'

export const ProviderSection_provider = graphql(
  `
    fragment ProviderSection_provider on LlmProvider {
      id
      name
      displayName
      protocol
      baseUrl
      isAvailable
      isEnabled
      isSandbox
      unavailableReason
      ...ProviderFacts_provider
      ...ProviderSwitch_provider
      ...ProviderMenu_provider
    }
  `,
  [ProviderFacts_provider, ProviderSwitch_provider, ProviderMenu_provider],
)

type ProviderSectionProps = {
  provider: FragmentOf<typeof ProviderSection_provider>
  models: readonly FragmentOf<typeof ModelsTable_model>[]
  isFiltered: boolean
  isOpenAtFirst: boolean
}

/** A provider: whether it can be used, how much at once, and its models, which fold away. */
export function ProviderSection({
  provider: reference,
  models,
  isFiltered,
  isOpenAtFirst,
}: ProviderSectionProps) {
  const provider = readFragment(ProviderSection_provider, reference)
  const { canAdminister } = useViewer()
  const [chosen, setChosen] = useState<boolean | null>(null)
  const isOpen = chosen ?? isOpenAtFirst
  const id = useId()
  const Icon = isOpen ? ChevronDown : ChevronRight
  return (
    <article aria-label={provider.displayName} className="rounded-lg border bg-surface shadow-card">
      <header className="p-4">
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <div className="flex flex-wrap items-center gap-2">
              <h2 className="min-w-0 font-semibold">
                <button
                  type="button"
                  aria-expanded={isOpen}
                  aria-controls={id}
                  onClick={() => setChosen(!isOpen)}
                  className="flex max-w-full items-center gap-1 rounded-sm pr-1 text-left break-words hover:text-accent-text"
                >
                  <Icon aria-hidden="true" className="size-4 shrink-0 text-faint" />
                  {provider.displayName}
                </button>
              </h2>
              {provider.isEnabled ? (
                <AvailabilityBadge isAvailable={provider.isAvailable} />
              ) : (
                <Badge>Off</Badge>
              )}
              {provider.isSandbox && <Badge title="Answered by the bundled simulator">Sandbox</Badge>}
            </div>
            <p className="mt-0.5 text-xs wrap-anywhere text-muted">
              {provider.name} · {protocolNames[provider.protocol]} protocol · {provider.baseUrl}
            </p>
          </div>
          {canAdminister && (
            <div className="flex shrink-0 items-center gap-2">
              <ProviderSwitch provider={provider} />
              <ProviderMenu provider={provider} />
            </div>
          )}
        </div>
        {provider.unavailableReason && provider.isEnabled && (
          <p className="mt-2 text-sm wrap-anywhere text-warn-text">{provider.unavailableReason}</p>
        )}
        <ProviderFacts provider={provider} modelCount={models.length} isFiltered={isFiltered} />
      </header>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <div className="px-4 pb-4">
            <ModelsTable provider={provider} models={models} isFiltered={isFiltered} />
          </div>
        )}
      </div>
    </article>
  )
}
