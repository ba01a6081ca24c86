import { readSearchChoice, readSearchPage, readSearchText } from '#lib/search-params.ts'

import { runStatuses, type RunStatus } from './run-status.ts'

/** What the list of runs keeps in the address. */
export type RunsSearch = {
  status?: RunStatus | undefined
  definition?: string | undefined
  page?: number | undefined
}

export function toRunsSearch(search: Record<string, unknown>): RunsSearch {
  return {
    status: readSearchChoice(runStatuses, search.status),
    definition: readSearchText(search.definition),
    page: readSearchPage(search.page),
  }
}

export const runTabs = ['overview', 'transcripts', 'problems'] as const
export type RunTab = (typeof runTabs)[number]

export const problemOutcomes = ['INVALID', 'NOT_MEASURED'] as const
export type ProblemOutcome = (typeof problemOutcomes)[number]

/** What a run's page keeps in the address. */
export type RunSearch = {
  tab?: RunTab | undefined
  model?: string | undefined
  outcome?: ProblemOutcome | undefined
  page?: number | undefined
  transcript?: string | undefined
}

export function toRunSearch(search: Record<string, unknown>): RunSearch {
  return {
    tab: readSearchChoice(runTabs, search.tab),
    model: readSearchText(search.model),
    outcome: readSearchChoice(problemOutcomes, search.outcome),
    page: readSearchPage(search.page),
    transcript: readSearchText(search.transcript),
  }
}

export type NewRunSearch = { definition?: string | undefined }

export function toNewRunSearch(search: Record<string, unknown>): NewRunSearch {
  return { definition: readSearchText(search.definition) }
}
