import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatCount } from '#lib/format-number.ts'
import { Tabs } from '#ui/tabs.tsx'

import { ProblemsTab } from './problems/problems-tab.tsx'
import { TranscriptsTab } from './transcripts/transcripts-tab.tsx'

export const RunTabs_run = graphql(`
  fragment RunTabs_run on Run {
    id
    runProgress {
      completed
      failed
      notMeasured
    }
  }
`)

const route = getRouteApi('/app/runs/$runId')

type RunTabsProps = { run: FragmentOf<typeof RunTabs_run>; isLive: boolean; overview: ReactNode }

export function RunTabs({ run: reference, isLive, overview }: RunTabsProps) {
  const { id, runProgress } = readFragment(RunTabs_run, reference)
  const { tab = 'overview' } = route.useSearch()
  const navigate = route.useNavigate()
  const { completed, failed, notMeasured } = runProgress
  return (
    <Tabs
      label="Run"
      value={tab}
      tabs={[
        { value: 'overview', label: 'Overview' },
        { value: 'transcripts', label: 'Transcripts', count: formatCount(completed) },
        { value: 'problems', label: 'Problems', count: formatCount(failed + notMeasured) },
      ]}
      onChange={(next) =>
        void navigate({ search: { tab: next === 'overview' ? undefined : next }, resetScroll: false })
      }
    >
      {tab === 'overview' && overview}
      {tab === 'transcripts' && <TranscriptsTab runId={id} isLive={isLive} />}
      {tab === 'problems' && (
        <ProblemsTab runId={id} isLive={isLive} counts={{ INVALID: failed, NOT_MEASURED: notMeasured }} />
      )}
    </Tabs>
  )
}
