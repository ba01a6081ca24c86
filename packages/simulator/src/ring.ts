/** A list with a cap: when it is full the oldest entry makes room. */
export class Ring<T> {
  readonly #capacity: number
  #entries: T[] = []
  #oldest = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  add(entry: T): void {
    if (this.#entries.length < this.#capacity) {
      this.#entries.push(entry)
      return
    }
    this.#entries[this.#oldest] = entry
    this.#oldest = (this.#oldest + 1) % this.#capacity
  }

  /** Oldest first. */
  toArray(): T[] {
    return [...this.#entries.slice(this.#oldest), ...this.#entries.slice(0, this.#oldest)]
  }

  clear(): void {
    this.#entries = []
    this.#oldest = 0
  }
}
