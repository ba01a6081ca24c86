import { createHash } from 'node:crypto'

/** The same seed gives the same choice, whatever the process: max(1, floor(n × percentage / 100)) items in their own order. */
export function sample<T>(items: readonly T[], percentage: number, seed: string): T[] {
  const count = Math.max(1, Math.floor((items.length * percentage) / 100))
  if (count >= items.length) return [...items]
  const random = createRandom(seed)
  const order = items.map((_, index) => index)
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const [a, b] = [order[last], order[other]]
    if (a === undefined || b === undefined) continue
    order[last] = b
    order[other] = a
  }
  const chosen = new Set(order.slice(0, count))
  return items.filter((_, index) => chosen.has(index))
}

/** Uniform numbers in [0, 1) from a seed: mulberry32 over the first 32 bits of the seed's SHA-256. */
function createRandom(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32BE(0)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
