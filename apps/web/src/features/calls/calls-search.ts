import { readSearchChoice, readSearchDay, readSearchText } from '#lib/search-params.ts'

import {
  callFeatures,
  callOutcomes,
  groupings,
  type CallFeature,
  type CallOutcome,
  type Grouping,
} from './call-names.ts'
import { ranges, type Range } from './period.ts'

/** What narrows the calls down. */
export type CallsFilter = {
  /** UUID of a model's row. */
  model?: string | undefined
  provider?: string | undefined
  feature?: CallFeature | undefined
  team?: string | undefined
  run?: string | undefined
  outcome?: CallOutcome | undefined
  error?: string | undefined
  /** Least cost in USD, a decimal. */
  cost?: string | undefined
  /** Only calls of unknown cost. */
  unpriced?: true | undefined
}

/** What the page of calls keeps in the address. */
export type CallsSearch = CallsFilter & {
  /** Left out, the last 7 days, unless there are days. */
  range?: Range | undefined
  /** First and last day, both included, UTC. */
  from?: string | undefined
  to?: string | undefined
  by?: Exclude<Grouping, 'model'> | undefined
  /** Whether what the sandbox answered is counted and listed. */
  sandbox?: true | undefined
  view?: 'table' | undefined
  sort?: 'cost' | undefined
  /** UUID of the call whose panel is open. */
  call?: string | undefined
}

const plainDecimal = /^\d{1,12}(?:\.\d{1,12})?$/
const errorCode = /^[A-Z][A-Z_]{0,39}$/

export function toCallsSearch(search: Record<string, unknown>): CallsSearch {
  const by = readSearchChoice(groupings, search.by)
  return {
    range: readSearchChoice(ranges, search.range),
    from: readSearchDay(search.from),
    to: readSearchDay(search.to),
    by: by === 'model' ? undefined : by,
    model: readSearchText(search.model),
    provider: readSearchText(search.provider),
    feature: readSearchChoice(callFeatures, search.feature),
    team: readSearchText(search.team),
    run: readSearchText(search.run),
    outcome: readSearchChoice(callOutcomes, search.outcome),
    error: readMatching(errorCode, search.error),
    cost: readMatching(plainDecimal, search.cost),
    unpriced: readTrue(search.unpriced),
    sandbox: readTrue(search.sandbox),
    view: readSearchChoice(['table'], search.view),
    sort: readSearchChoice(['cost'], search.sort),
    call: readSearchText(search.call),
  }
}

/** The filters of a search, without the rest of it. */
export function toCallsFilter(search: CallsSearch): CallsFilter {
  const { model, provider, feature, team, run, outcome, error, cost, unpriced } = search
  return { model, provider, feature, team, run, outcome, error, cost, unpriced }
}

/** No filter at all; the period stays. */
export const noFilter: CallsFilter = toCallsFilter({})

export function isFiltered(filter: CallsFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined)
}

function readMatching(pattern: RegExp, value: unknown): string | undefined {
  const text = readSearchText(value)
  return text !== undefined && pattern.test(text) ? text : undefined
}

function readTrue(value: unknown): true | undefined {
  return value === true || value === 'true' ? true : undefined
}
