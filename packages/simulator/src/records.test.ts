import { expect, test } from 'vitest'

import { Records } from './records.ts'
import { NO_TOKENS } from './token-counts.ts'

const COUNTS = { ...NO_TOKENS, inputTokens: 10, cacheReadTokens: 4, outputTokens: 5, reasoningTokens: 2 }
const ANSWERED = { status: 200, ...COUNTS, aborted: false, fault: null }

test('requests beyond the cap push out the oldest while the sums stay exact', () => {
  const records = new Records(3)
  for (let at = 1; at <= 7; at += 1) records.start('k', 'sim-a', at)(ANSWERED, at + 100)
  expect(records.ofKey('k').requests.map(({ startedAt }) => startedAt)).toEqual([5, 6, 7])
  expect(records.totals()).toEqual([
    {
      key: 'k',
      model: 'sim-a',
      requests: 7,
      succeeded: 7,
      aborted: 0,
      inputTokens: 70,
      cacheReadTokens: 28,
      cacheWriteTokens: 0,
      outputTokens: 35,
      reasoningTokens: 14,
    },
  ])
})

test('the highest concurrency of a key counts its own requests only', () => {
  const records = new Records(10)
  const first = records.start('a', 'sim-a', 1)
  const second = records.start('a', 'sim-b', 2)
  records.start('b', 'sim-a', 3)
  first(ANSWERED, 4)
  second(ANSWERED, 5)
  records.start('a', 'sim-a', 6)
  expect(records.ofKey('a')).toMatchObject({ highestConcurrency: 2, inFlight: 1 })
  expect(records.ofKey('b')).toMatchObject({ highestConcurrency: 1, inFlight: 1 })
})

test('a running request has no end yet, and what is handed out does not change later', () => {
  const records = new Records(10)
  const finish = records.start('k', null, 1)
  const { requests } = records.ofKey('k')
  finish({ status: 401, ...NO_TOKENS, aborted: false, fault: null }, 2)
  expect(requests).toMatchObject([{ model: null, startedAt: 1, endedAt: null, status: null }])
  expect(records.ofKey('k').requests).toMatchObject([{ endedAt: 2, status: 401 }])
  expect(records.totals()).toMatchObject([{ model: null, requests: 1, succeeded: 0, aborted: 0 }])
})

test('after a reset a request from before adds nothing, but is still counted as under way', () => {
  const records = new Records(10)
  const finish = records.start('k', 'sim-a', 1)
  records.start('gone', 'sim-a', 1)(ANSWERED, 2)
  records.reset()
  expect(records.ofKey('k')).toMatchObject({ highestConcurrency: 1, inFlight: 1, requests: [], totals: [] })
  finish(ANSWERED, 3)
  expect(records.totals()).toEqual([])
  expect(records.ofKey('k').inFlight).toBe(0)
  expect(Object.keys(records.byKey())).toEqual(['k'])
})

test('a key never seen has empty records', () => {
  expect(new Records(1).ofKey('k')).toEqual({ highestConcurrency: 0, inFlight: 0, totals: [], requests: [] })
})
