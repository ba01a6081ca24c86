import { readText } from './read-json.ts'

/** Readers for what a person may have typed into the address: nonsense reads as not given. */
export function readSearchText(value: unknown): string | undefined {
  return readText(value)?.trim() || undefined
}

export function readSearchChoice<Choice extends string>(
  choices: readonly Choice[],
  value: unknown,
): Choice | undefined {
  return choices.find((choice) => choice === value)
}

/** Pages count from 1; the first is the same as none. */
export function readSearchPage(value: unknown): number | undefined {
  const page = Number(value)
  return Number.isSafeInteger(page) && page > 1 ? page : undefined
}

/** A day of the calendar, as in "2026-11-20". */
export function readSearchDay(value: unknown): string | undefined {
  const text = readSearchText(value)
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  return Number.isNaN(Date.parse(text)) ? undefined : text
}
