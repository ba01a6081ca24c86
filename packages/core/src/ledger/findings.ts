/** Something in the books that the rest of them contradicts. */
export type LedgerDifference = {
  kind: 'ACCOUNT' | 'RUN' | 'CALL' | 'ROLLUP'
  /** Whose account it is; the run; the call; or what the sum is of. */
  id: string
  reason: string
}

/** Most differences that are told one by one. */
export const MAX_DIFFERENCES = 100

/** Counts differences and keeps the first of them. */
export class Findings {
  count = 0
  readonly differences: LedgerDifference[] = []

  /** Some differences, where `count` says that there are more of the kind. */
  add(differences: readonly LedgerDifference[], count: number = differences.length): void {
    this.count += count
    this.differences.push(...differences.slice(0, MAX_DIFFERENCES - this.differences.length))
  }
}
