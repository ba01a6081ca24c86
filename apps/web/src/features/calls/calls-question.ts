import type { CallsFilter, CallsSearch } from './calls-search.ts'
import type { Period } from './period.ts'

/** As llmCalls takes it. */
export type LlmCallFilterInput = ReturnType<typeof toLlmCallFilter>

/** Which calls the list asks for. */
export function toLlmCallFilter(search: CallsSearch, { from, to }: Pick<Period, 'from' | 'to'>) {
  return {
    from,
    to,
    modelIds: toList(search.model),
    providerIds: toList(search.provider),
    features: toList(search.feature),
    teamId: search.team ?? null,
    runId: search.run ?? null,
    outcomes: toList(search.outcome),
    errorCodes: toList(search.error),
    costAtLeast: search.cost ?? null,
    unpriced: search.unpriced ?? null,
    includeSandbox: search.sandbox ?? false,
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
