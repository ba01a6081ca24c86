import { expect, it } from 'vitest'

import { toCsvAddress, toListOnlyFilters, toLlmCallFilter, toUsageFilter } from './calls-question.ts'
import { isFiltered, toCallsFilter, toCallsSearch } from './calls-search.ts'

const period = { from: '2026-11-14T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' }
const given = {
  range: '30d',
  by: 'provider',
  model: 'model-1',
  provider: 'provider-1',
  feature: 'CHAT',
  team: 'team-1',
  run: 'run-1',
  outcome: 'FAILED',
  error: 'RATE_LIMITED',
  cost: 0.25,
  sandbox: true,
  view: 'table',
  sort: 'cost',
  call: 'call-1',
}

it('an address says everything about the page, and nonsense in it is left out', () => {
  expect(toCallsSearch({ ...given, unpriced: 'true', from: '2026-11-01' })).toEqual({
    ...given,
    cost: '0.25',
    unpriced: true,
    from: '2026-11-01',
    to: undefined,
  })
  const nonsense = {
    range: '1y',
    by: 'model',
    feature: 'x',
    outcome: 1,
    error: 'no!',
    cost: '-1',
    unpriced: 'x',
  }
  expect(Object.values(toCallsSearch({ ...nonsense, from: 'x' })).every((value) => value === undefined)).toBe(
    true,
  )
})

it('the list is asked by every filter', () => {
  const search = toCallsSearch(given)
  expect(toLlmCallFilter(search, period)).toEqual({
    ...period,
    modelIds: ['model-1'],
    providerIds: ['provider-1'],
    features: ['CHAT'],
    teamId: 'team-1',
    runId: 'run-1',
    outcomes: ['FAILED'],
    errorCodes: ['RATE_LIMITED'],
    costAtLeast: '0.25',
    unpriced: null,
    includeSandbox: true,
  })
  expect(isFiltered(toCallsFilter(search))).toBe(true)
  expect(isFiltered(toCallsFilter({ range: '30d', sandbox: true }))).toBe(false)
})

it('sums follow what they know of, and the rest is named', () => {
  const search = toCallsSearch(given)
  expect(toUsageFilter(search)).toEqual({
    modelIds: ['model-1'],
    providerIds: ['provider-1'],
    features: ['CHAT'],
    teamId: 'team-1',
    includeSandbox: true,
  })
  expect(toListOnlyFilters(search)).toEqual(['run', 'outcome', 'error', 'cost'])
})

it.each([undefined, true] as const)('sums, list and file agree about the sandbox: %s', (sandbox) => {
  const counted = toUsageFilter({ sandbox }).includeSandbox
  const input = toLlmCallFilter({ sandbox }, period)
  expect(counted).toBe(sandbox === true)
  expect(input.includeSandbox).toBe(counted)
  expect(toCsvAddress(input, undefined)).toContain(`&includeSandbox=${counted}&`)
})

it('the file is of the same calls in the same order', () => {
  const filter = toLlmCallFilter({ model: 'model-1', unpriced: true }, period)
  expect(toCsvAddress(filter, 'cost')).toBe(
    '/api/calls.csv?from=2026-11-14T00%3A00%3A00.000Z&to=2026-11-21T00%3A00%3A00.000Z&modelIds=model-1&unpriced=true&includeSandbox=false&orderBy=MOST_EXPENSIVE',
  )
  expect(toCsvAddress(toLlmCallFilter({}, period), undefined)).toContain('&orderBy=NEWEST')
})
