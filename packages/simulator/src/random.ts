/**
 * A 53-bit hash (cyrb53). Chains: the hash of one text may be the seed of the next, without losing bits.
 */
export function hashText(text: string, seed = 0): number {
  let low = 0xdeadbeef ^ (seed >>> 0)
  let high = 0x41c6ce57 ^ Math.trunc(seed / 0x1_0000_0000)
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 2_654_435_761)
    high = Math.imul(high ^ code, 1_597_334_677)
  }
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  return 0x1_0000_0000 * (0x1f_ffff & high) + (low >>> 0)
}

/** A function that returns the next of a fixed sequence of numbers in [0, 1) (mulberry32). */
export type Random = () => number

export function createRandom(seed: number): Random {
  let state = (seed ^ Math.trunc(seed / 0x1_0000_0000)) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

export function pickOne<T>(random: Random, [first, ...rest]: readonly [T, ...T[]]): T {
  return rest[Math.floor(random() * (rest.length + 1)) - 1] ?? first
}

/** `count` different entries of the list (all of them when it is shorter), in the list's order. */
export function pickSome<T>(random: Random, list: readonly T[], count: number): T[] {
  let wanted = count
  return list.filter((_entry, index) => {
    const isPicked = random() * (list.length - index) < wanted
    if (isPicked) wanted -= 1
    return isPicked
  })
}
