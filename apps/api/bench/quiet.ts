import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

const SAMPLE_MS = 250
/** With nothing to do for us, this much of the processors has to be idle. */
const IDLE_SHARE = 0.8

/** Patience for all of a bench: what others compute in the meantime is no figure of ours. */
export class Quiet {
  #patienceMs: number
  #waits = 0
  #inVain = 0

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  /** Waits until others leave the processors alone, or patience is at an end. */
  async wait(): Promise<void> {
    this.#waits += 1
    while (!(await isQuiet())) {
      this.#patienceMs -= SAMPLE_MS
      if (this.#patienceMs <= 0) {
        this.#inVain += 1
        return
      }
    }
  }

  toString(): string {
    return `others were busy at ${this.#inVain} of ${this.#waits} measurements`
  }
}

async function isQuiet(): Promise<boolean> {
  const before = readTimes()
  await sleep(SAMPLE_MS)
  const after = readTimes()
  return (after.idle - before.idle) / (after.all - before.all) >= IDLE_SHARE
}

function readTimes(): { idle: number; all: number } {
  let [idle, all] = [0, 0]
  for (const { times } of cpus()) {
    idle += times.idle
    all += Object.values(times).reduce((sum, time) => sum + time, 0)
  }
  return { idle, all }
}
