import { expect, test } from 'vitest'

import { createRandom } from './random.ts'
import { SlidingWindow, WINDOW_MS } from './sliding-window.ts'

test('a window has room until its limit, and again when its oldest entry is 60 seconds old', () => {
  const window = new SlidingWindow()
  window.add(1_000, 1)
  window.add(5_000, 1)
  expect(window.waitMs(5_000, 1, 3)).toBe(0)
  expect(window.waitMs(5_000, 1, 2)).toBe(56_000)
  expect(window.waitMs(5_000, 2, 2)).toBe(60_000)
  expect(window.waitMs(60_999, 1, 2)).toBe(1)
  expect(window.waitMs(61_000, 1, 2)).toBe(0)
})

test('a weight above the limit never fits', () => {
  expect(new SlidingWindow().waitMs(0, 11, 10)).toBe(WINDOW_MS)
})

test('a window tells what remains and when all of it is back', () => {
  const window = new SlidingWindow()
  expect(window.describe(0, 10)).toEqual({ limit: 10, remaining: 10, resetMs: 0 })
  window.add(0, 4)
  window.add(20_000, 5)
  expect(window.describe(30_000, 10)).toEqual({ limit: 10, remaining: 1, resetMs: 50_000 })
  expect(window.describe(70_000, 10)).toEqual({ limit: 10, remaining: 5, resetMs: 10_000 })
  expect(window.describe(70_000, 3)).toMatchObject({ remaining: 0 })
  expect(window.describe(90_000, 10)).toEqual({ limit: 10, remaining: 10, resetMs: 0 })
})

test('no 60 seconds ever hold more than the limit, through thousands of entries', () => {
  const window = new SlidingWindow()
  const random = createRandom(11)
  const admitted: number[] = []
  let now = 0
  for (let arrival = 0; arrival < 20_000; arrival += 1) {
    now += Math.floor(random() * 20)
    if (window.waitMs(now, 1, 2_000) > 0) continue
    window.add(now, 1)
    admitted.push(now)
  }
  expect(admitted.length).toBeGreaterThan(6_500)
  const spans = admitted.slice(2_000).map((at, index) => at - (admitted[index] ?? at))
  expect(Math.min(...spans)).toBeGreaterThanOrEqual(WINDOW_MS)
})
