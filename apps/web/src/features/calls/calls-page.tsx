import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { PageHeader } from '#ui/page-header.tsx'

import { CallPanel } from './call-panel.tsx'
import { CallsFilterBar } from './calls-filter-bar.tsx'
import { CallsList } from './calls-list.tsx'
import { toLlmCallFilter, toUsageFilter } from './calls-question.ts'
import type { CallsSearch } from './calls-search.ts'
import { CostChart } from './cost-chart.tsx'
import { toPeriod } from './period.ts'
import { UsageHead } from './usage-head.tsx'

const route = getRouteApi('/app/calls')

/** What was asked of providers, what it cost, and each call of it. */
export function CallsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  // A period that moved while it is read would lose the place in the list.
  const [nowMs] = useState(() => Date.now())
  const period = toPeriod(search, nowMs)
  const filter = toLlmCallFilter(search, period)
  const usage = { period, filter: toUsageFilter(search) }
  const change = (part: CallsSearch) =>
    void navigate({ search: (now) => ({ ...now, ...part }), resetScroll: false })
  // Other sums are other numbers: those before must not pass for them.
  const usageKey = JSON.stringify(usage)
  return (
    <>
      <PageHeader
        title="Calls and costs"
        description="Every request to a provider, and what it cost at the price of its moment."
      />
      <CallsFilterBar search={search} period={period} onChange={change} />
      <UsageHead key={`head ${usageKey}`} {...usage} search={search} onChange={change} />
      <CostChart key={`chart ${usageKey} ${search.by}`} {...usage} search={search} onChange={change} />
      <CallsList
        key={JSON.stringify([filter, search.sort])}
        filter={filter}
        search={search}
        onChange={change}
      />
      {search.call && <CallPanel id={search.call} onClose={() => change({ call: undefined })} />}
    </>
  )
}
