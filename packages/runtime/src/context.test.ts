import { setTimeout as sleep } from 'node:timers/promises'

import { describe, expect, test } from 'vitest'

import { currentContext, inContext, toTraceId, toTraceparent } from './index.ts'

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

describe('a trace context', () => {
  test('that is well-formed is carried on as it is', () => {
    expect(toTraceparent(TRACEPARENT)).toBe(TRACEPARENT)
    expect(toTraceId(TRACEPARENT)).toBe('0af7651916cd43dd8448eb211c80319c')
  })

  test.each([
    null,
    undefined,
    '',
    'x',
    `${TRACEPARENT}-00`,
    ` ${TRACEPARENT}`,
    TRACEPARENT.toUpperCase(),
    TRACEPARENT.replace('00-', '01-'),
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`,
  ])('instead of %j is a new one', (received) => {
    const made = toTraceparent(received)

    expect(made).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    expect(made).not.toBe(toTraceparent(received))
  })
})

describe('the context of a request', () => {
  test('follows its work through whatever is awaited, apart from that of others', async () => {
    const work = async (requestId: string, ms: number) =>
      inContext({ requestId, traceparent: TRACEPARENT }, async () => {
        await sleep(ms)
        return currentContext()?.requestId
      })

    expect(await Promise.all([work('a', 20), work('b', 5)])).toEqual(['a', 'b'])
    expect(currentContext()).toBeUndefined()
  })
})
