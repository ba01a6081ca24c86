/** What is pushed into it comes out to whoever iterates, in order, until it is ended. */
export class Feed<Value> implements AsyncIterable<Value> {
  readonly #values: Value[] = []
  #isEnded = false
  #wake: () => void = () => undefined

  push(value: Value): void {
    this.#values.push(value)
    this.#wake()
  }

  end(): void {
    this.#isEnded = true
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Value, void> {
    while (true) {
      const value = this.#values.shift()
      if (value !== undefined) yield value
      else if (this.#isEnded) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}
