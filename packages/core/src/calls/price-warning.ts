import type { Log } from '#shared'

/** Says once of each model that nobody knows what its calls cost (S3-39). */
export class PriceWarning {
  readonly #log: Log
  readonly #said = new Set<string>()

  constructor(log: Log) {
    this.#log = log
  }

  unpriced(model: string): void {
    if (this.#said.has(model)) return
    this.#said.add(model)
    this.#log.warn('a model has no price: what its calls cost is unknown', { model })
  }
}
