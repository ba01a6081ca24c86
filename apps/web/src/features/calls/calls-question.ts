import type { CallsFilter, CallsSearch } from './calls-search.ts'
import type { Period } from './period.ts'

/** As llmCalls takes it. */
export type LlmCallFilterInput = ReturnType<typeof toLlmCallFilter>

/** Which calls the list asks for. */
export function toLlmCallFilter(filter: CallsFilter, { from, to }: Pick<Period, 'from' | 'to'>) {
  return {
    from,
    to,
    modelIds: toList(filter.model),
    providerIds: toList(filter.provider),
    features: toList(filter.feature),
    teamId: filter.team ?? null,
    runId: filter.run ?? null,
    outcomes: toList(filter.outcome),
    errorCodes: toList(filter.error),
    costAtLeast: filter.cost ?? null,
    unpriced: filter.unpriced ?? null,
  }
}

/** Which calls the sums count. They know of fewer conditions; see `toListOnlyFilters`. */
export function toUsageFilter({ model, provider, feature, team, sandbox }: CallsSearch) {
  return {
    modelIds: toList(model),
    providerIds: toList(provider),
    features: toList(feature),
    teamId: team ?? null,
    includeSandbox: sandbox ?? false,
  }
}

/** The filters that are set and that the sums cannot follow. */
export function toListOnlyFilters(filter: CallsFilter): (keyof CallsFilter)[] {
  return (['run', 'outcome', 'error', 'cost', 'unpriced'] as const).filter(
    (name) => filter[name] !== undefined,
  )
}

/** Where the calls of the list are to be had as a file. */
export function toCsvAddress(input: LlmCallFilterInput, sort: 'cost' | undefined): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(input)) {
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '')
    if (text !== '') given.set(name, text)
  }
  given.set('orderBy', toOrder(sort))
  return `/api/calls.csv?${given.toString()}`
}

export function toOrder(sort: 'cost' | undefined): 'NEWEST' | 'MOST_EXPENSIVE' {
  return sort === 'cost' ? 'MOST_EXPENSIVE' : 'NEWEST'
}

function toList<Value>(value: Value | undefined): Value[] | null {
  return value === undefined ? null : [value]
}
