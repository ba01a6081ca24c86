import type { Limits } from './limits.ts'
import type { ModelCatalogue } from './models.ts'
import type { Occurrences } from './occurrences.ts'
import type { Records } from './records.ts'
import type { ScriptBook } from './script-book.ts'
import type { Sockets } from './sockets.ts'

export type Clock = {
  /** Milliseconds since the epoch. */
  now: () => number
}

/** Everything the handlers of one simulator share. */
export type Simulation = {
  seed: number
  clock: Clock
  scripts: ScriptBook
  records: Records
  sockets: Sockets
  limits: Limits
  occurrences: Occurrences
  models: ModelCatalogue
  isKnownKey: (key: string) => boolean
  /** 24 hexadecimal digits, unique within the simulator. */
  nextId: () => string
}
