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
