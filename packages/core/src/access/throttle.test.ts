import { describe, expect, test } from 'vitest'

import { SignInThrottle } from './index.ts'

function createThrottle() {
  let now = Date.UTC(2026, 10, 20)
  const throttle = new SignInThrottle({ now: () => new Date(now) })
  return {
    throttle,
    letPass: (seconds: number) => {
      now += seconds * 1000
    },
    fail: (times: number, ...subjects: string[]) => {
      for (let count = 0; count < times; count += 1) throttle.recordFailure(subjects)
    },
  }
}

describe('failed sign-ins', () => {
  test('may be ten; after that the door is closed until fifteen minutes after the first', () => {
    const { throttle, letPass, fail } = createThrottle()
    fail(1, 'ada')
    letPass(60)
    fail(8, 'ada')
    expect(throttle.waitSeconds(['ada'])).toBe(0)
    fail(1, 'ada')

    expect(throttle.waitSeconds(['ada'])).toBe(840)
    letPass(839)
    expect(throttle.waitSeconds(['ada'])).toBe(1)
    letPass(1)
    expect(throttle.waitSeconds(['ada'])).toBe(0)
  })

  test('count for the account and for the address, and the longer wait holds', () => {
    const { throttle, letPass, fail } = createThrottle()
    fail(10, '127.0.0.1')
    letPass(100)
    fail(10, 'ada')

    expect(throttle.waitSeconds(['bob', '127.0.0.1'])).toBe(800)
    expect(throttle.waitSeconds(['ada', '127.0.0.1'])).toBe(900)
    expect(throttle.waitSeconds(['bob', '127.0.0.2'])).toBe(0)
    expect(throttle.waitSeconds([])).toBe(0)
  })

  test('are forgotten after a success, and count from one again when the window is over', () => {
    const { throttle, letPass, fail } = createThrottle()
    fail(10, 'ada')
    throttle.recordSuccess(['ada'])
    expect(throttle.waitSeconds(['ada'])).toBe(0)

    fail(9, 'ada')
    letPass(900)
    fail(9, 'ada')
    expect(throttle.waitSeconds(['ada'])).toBe(0)
    fail(1, 'ada')
    expect(throttle.waitSeconds(['ada'])).toBe(900)
  })

  test('of very many subjects crowd out only the oldest', () => {
    const { throttle, fail } = createThrottle()
    fail(10, 'first')
    fail(10, 'second')
    for (let count = 0; count < 9_999; count += 1) throttle.recordFailure([`stranger ${count}`])

    expect(throttle.waitSeconds(['first'])).toBe(0)
    expect(throttle.waitSeconds(['second'])).toBe(900)
  })
})
