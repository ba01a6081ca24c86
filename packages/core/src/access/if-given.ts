/** What an optional input says; null where it was left out. */
export function ifGiven<T, R>(value: T | null | undefined, parse: (value: T) => R): R | null {
  return value === null || value === undefined ? null : parse(value)
}
