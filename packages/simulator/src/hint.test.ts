import { describe, expect, test } from 'vitest'

import { startSimulator, type Hint, type Simulator } from './index.ts'

const NOW = Date.parse('2026-05-01T10:00:00.250Z')
const PATHS = {
  openai: '/openai/v1/chat/completions',
  anthropic: '/anthropic/v1/messages',
  google: '/google/v1beta/models/sim-a:generateContent',
  azure: '/azure-openai/openai/v1/chat/completions',
}
const MESSAGES = [{ role: 'user', content: 'Hi' }]
const BODIES = {
  openai: { model: 'sim-a', messages: MESSAGES },
  anthropic: { model: 'sim-a', max_tokens: 9, messages: MESSAGES },
  google: { contents: [{ parts: [{ text: 'Hi' }] }] },
  azure: { model: 'sim-a', messages: MESSAGES },
}
const VENDORS = ['openai', 'anthropic', 'google', 'azure'] as const
const HINTS = /retry|reset|remaining/

async function ask(
  { url }: Simulator,
  vendor: (typeof VENDORS)[number],
): Promise<{ status: number; hints: object; text: string }> {
  const response = await fetch(`${url}${PATHS[vendor]}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer k',
      'x-api-key': 'k',
      'x-goog-api-key': 'k',
      'anthropic-version': '2023-06-01',
    },
    body: JSON.stringify(BODIES[vendor]),
  })
  const hints = Object.fromEntries([...response.headers].filter(([name]) => HINTS.test(name)))
  return { status: response.status, hints, text: await response.text() }
}

const FORMS: [Hint['form'], Record<string, string>][] = [
  ['retry-after-seconds', { 'retry-after': '2' }],
  ['retry-after-date', { 'retry-after': 'Fri, 01 May 2026 10:00:02 GMT' }],
  ['retry-after-ms', { 'retry-after-ms': '1200' }],
  ['reset-duration', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1.2s' }],
  ['reset-epoch', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1777629602' }],
  [
    'reset-rfc3339',
    {
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2026-05-01T10:00:02Z',
    },
  ],
  ['none', {}],
  ['zero', { 'retry-after': '0' }],
  ['negative', { 'retry-after': '-2' }],
  ['past-date', { 'retry-after': 'Fri, 01 May 2026 09:59:58 GMT' }],
]

describe.each(VENDORS)('a scripted hint of %s', (vendor) => {
  test.each(FORMS)('in the form %s takes the place of its own', async (form, hints) => {
    await using simulator = await startSimulator({ clock: { now: () => NOW } })
    const hint = { form, seconds: 1.2 }
    simulator.script({ default: { rates: { rateLimited: 1 }, hint } })
    const limited = await ask(simulator, vendor)
    expect(limited).toMatchObject({ status: 429 })
    expect(limited.hints).toEqual(hints)
    expect(limited.text).not.toMatch(/RetryInfo|again in|retry after/)
    simulator.script({ default: { rates: { overloaded: 1 }, hint } })
    const overloaded = await ask(simulator, vendor)
    expect(overloaded.status).toBe(vendor === 'anthropic' ? 529 : 503)
    expect(overloaded.hints).toEqual(hints)
  })
})

test("Google's hint is in the body alone", async () => {
  await using simulator = await startSimulator()
  for (const failure of ['rateLimited', 'overloaded']) {
    simulator.script({
      default: { rates: { [failure]: 1 }, hint: { form: 'google-retry-info', seconds: 0.3 } },
    })
    const { hints, text } = await ask(simulator, 'google')
    expect(hints).toEqual({})
    expect(JSON.parse(text)).toMatchObject({
      error: {
        details: expect.arrayContaining([
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '0.3s' },
        ]),
      },
    })
    expect((await ask(simulator, 'openai')).hints).toEqual({})
  }
})

test('without one an overloaded vendor gives none', async () => {
  await using simulator = await startSimulator({ defaults: { rates: { overloaded: 1 } } })
  for (const vendor of VENDORS) expect((await ask(simulator, vendor)).hints).toEqual({})
})
