import { readSearchChoice } from '#lib/search-params.ts'

import { callFeatureNames, callFeatures, type CallFeature, type Grouping } from './call-names.ts'
import type { CallsFilter } from './calls-search.ts'
import { othersKey, type UsageGroup } from './cost-series.ts'

type Keys = {
  modelId: string | null
  providerId: string | null
  feature: CallFeature | null
  teamId: string | null
}

type Row = Keys & {
  model: { displayName: string; provider: { displayName: string } } | null
  provider: { displayName: string } | null
  team: { name: string } | null
}

/** By what a group is told from others: it has one of them. */
export function toGroupKey({ modelId, providerId, feature, teamId }: Keys): string {
  return modelId ?? providerId ?? feature ?? teamId ?? ''
}

export function readGroup(row: Row): UsageGroup {
  const name =
    row.model?.displayName ??
    row.provider?.displayName ??
    row.team?.name ??
    (row.feature && callFeatureNames[row.feature])
  return { key: toGroupKey(row), name: name ?? 'No longer there', owner: row.model?.provider.displayName }
}

/** The filter that leaves one group; the others are no group that could be asked for. */
export function toGroupFilter(by: Grouping, key: string): CallsFilter {
  if (key === othersKey) return {}
  return by === 'feature' ? { feature: readSearchChoice(callFeatures, key) } : { [by]: key }
}

/** The filter that leaves one day of one group. */
export function toDayFilter(by: Grouping, { day, key }: { day: string; key: string }) {
  return { ...toGroupFilter(by, key), range: undefined, from: day, to: day }
}
