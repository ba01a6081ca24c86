import type { Simulator } from '../src/index.ts'

/** Milliseconds between one request of a key and the next, by the simulator's own clock. */
export function gapsOf(simulator: Simulator, key: string): number[] {
  const times = simulator.records(key).requests.map(({ startedAt }) => startedAt)
  return times.slice(1).map((time, index) => time - (times[index] ?? time))
}

/** Lets requests through again once `count` of them have been refused. */
export async function recoverAfter(simulator: Simulator, key: string, count: number): Promise<void> {
  const isOver = (): boolean =>
    simulator.records(key).requests.filter(({ status }) => status !== 200).length >= count
  const deadline = Date.now() + 10_000
  while (!isOver()) {
    if (Date.now() > deadline) throw new Error(`fewer than ${count} requests were refused`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  simulator.script({})
}
