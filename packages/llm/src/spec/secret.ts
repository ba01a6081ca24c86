import { inspect } from 'node:util'

/** What a secret looks like to everything but `reveal`. */
export const SECRET_MASK = '[secret]'

/**
 * A value that must not leak: serialised, inspected, concatenated or spread it shows a mask. The only way to
 * the value is `reveal()`, so every use of a secret can be found by its name.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself. Call it where the secret is sent and nowhere else. */
  reveal(): string {
    return this.#value
  }

  /** Whether the other one holds the same value. */
  equals(other: Secret): boolean {
    return this.#value === other.#value
  }

  toString(): string {
    return SECRET_MASK
  }

  toJSON(): string {
    return SECRET_MASK
  }

  [inspect.custom](): string {
    return SECRET_MASK
  }
}
