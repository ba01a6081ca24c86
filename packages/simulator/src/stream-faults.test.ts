import { describe, expect, test } from 'vitest'

import { ask, askStatus } from '../test/ask.ts'
import { captureError } from '../test/outcomes.ts'
import { startSimulator, type Script, type Simulator, type StreamFault } from './index.ts'

const ANSWER = 'one two four five six nine ten more than that'
const VENDORS = ['openai', 'azure-openai', 'anthropic', 'google', 'google-array'] as const
type Vendor = (typeof VENDORS)[number]

const PATHS: Record<Vendor, string> = {
  openai: '/openai/v1/chat/completions',
  'azure-openai': '/azure-openai/openai/v1/chat/completions',
  anthropic: '/anthropic/v1/messages',
  google: '/google/v1beta/models/sim-a:streamGenerateContent?alt=sse',
  'google-array': '/google/v1beta/models/sim-a:streamGenerateContent',
}

function toBody(vendor: Vendor): object {
  if (vendor.startsWith('google')) return { contents: [{ parts: [{ text: 'Hi' }] }] }
  return { model: 'sim-a', max_tokens: 99, messages: [{ role: 'user', content: 'Hi' }], stream: true }
}

function open({ url }: Simulator, vendor: Vendor, signal: AbortSignal | null = null): Promise<Response> {
  const headers = {
    authorization: 'Bearer k',
    'x-api-key': 'k',
    'x-goog-api-key': 'k',
    'anthropic-version': '2023-06-01',
  }
  return fetch(`${url}${PATHS[vendor]}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(toBody(vendor)),
    signal,
  })
}

/** What came before the end, and how it came to an end. */
async function readAll(response: Response): Promise<{ text: string; error: unknown }> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true })
    return { text, error: null }
  } catch (error) {
    return { text, error }
  }
}

function toScript(kind: StreamFault['kind'], afterTokens = 8, share = 1): { default: Script } {
  return { default: { answer: ANSWER, streamFault: { kind, afterTokens, share } } }
}

const lastRecord = (simulator: Simulator) => simulator.records('k').requests.at(-1)

describe.each(VENDORS)('a stream of %s', (vendor) => {
  test('that is reset ends in a broken connection after the tokens that were sent', async () => {
    await using simulator = await startSimulator()
    simulator.script(toScript('reset'))
    const { text, error } = await readAll(await open(simulator, vendor))
    expect(error).toBeInstanceOf(Error)
    expect(text).toContain('six')
    expect(text).not.toContain('than')
    await expect.poll(() => simulator.records('k').inFlight).toBe(0)
    expect(lastRecord(simulator)).toMatchObject({ fault: 'reset', aborted: false, outputTokens: 8 })
    expect(simulator.totals()).toMatchObject([{ requests: 1, succeeded: 0, aborted: 0, outputTokens: 8 }])
  })

  test('that stalls sends nothing more and stays open until the client leaves', async () => {
    await using simulator = await startSimulator()
    simulator.script(toScript('stall'))
    const { text, error } = await readAll(await open(simulator, vendor, AbortSignal.timeout(300)))
    expect(error).toMatchObject({ name: 'TimeoutError' })
    expect(text).toContain('six')
    await expect.poll(() => simulator.records('k').inFlight).toBe(0)
    expect(lastRecord(simulator)).toMatchObject({ fault: 'stall', aborted: true, outputTokens: 8 })
  })

  test('that turns into garbage cannot be parsed from there on', async () => {
    await using simulator = await startSimulator()
    simulator.script(toScript('garbage'))
    const { text, error } = await readAll(await open(simulator, vendor))
    expect(error).toBeNull()
    const [sound = '', broken = ''] = text.split(/(?<=six[^<]*)</)
    expect(sound).not.toContain('<')
    expect(broken).toContain('than')
    expect(broken).not.toContain('{')
    expect(lastRecord(simulator)).toMatchObject({ fault: 'garbage', aborted: false, outputTokens: 8 })
  })

  test('that fails says so in the way of the vendor and ends', async () => {
    await using simulator = await startSimulator()
    simulator.script(toScript('error_event'))
    const { text, error } = await readAll(await open(simulator, vendor))
    expect(error).toBeNull()
    expect(text).toContain('six')
    const last = {
      openai: /data: \{"error":\{"message":"The server had an error.*"type":"server_error".*\}\}\n\n$/,
      'azure-openai': /data: \{"error":\{"message":"The server had an error.*\}\}\n\n$/,
      anthropic: /event: error\ndata: \{"type":"error","error":\{"type":"overloaded_error".*\}\n\n$/,
      google: /data: \{"error":\{"code":503,.*"status":"UNAVAILABLE"\}\}\r\n\r\n$/,
      'google-array': /\{"error":\{"code":503,.*"status":"UNAVAILABLE"\}\}\]$/,
    }[vendor]
    expect(text).toMatch(last)
    expect(lastRecord(simulator)).toMatchObject({ status: 200, fault: 'error_event', outputTokens: 8 })
  })

  test('opens at once, however late its first token comes', async () => {
    await using simulator = await startSimulator({ defaults: { answer: ANSWER, firstTokenDelayMs: 300 } })
    const startedAt = performance.now()
    const response = await open(simulator, vendor)
    expect(performance.now() - startedAt).toBeLessThan(250)
    expect((await readAll(response)).text).toContain('that')
    expect(performance.now() - startedAt).toBeGreaterThan(295)
    expect(lastRecord(simulator)).toMatchObject({ fault: null, aborted: false })
  })
})

describe('a broken stream', () => {
  test('breaks before its first token, in its midst, or before its end when it is shorter', async () => {
    await using simulator = await startSimulator()
    for (const [afterTokens, sent] of [
      [0, 0],
      [1, 4],
      [5, 8],
      [999, 10],
    ] as const) {
      simulator.script({
        default: { ...toScript('error_event', afterTokens).default, reasoningTokens: 7 },
      })
      expect((await readAll(await open(simulator, 'openai'))).text).not.toContain('[DONE]')
      expect(lastRecord(simulator)).toMatchObject({ outputTokens: 7 + sent, reasoningTokens: 7 })
    }
  })

  test('keeps the pace of the stream', async () => {
    await using simulator = await startSimulator()
    simulator.script({ default: { ...toScript('error_event').default, streamTokensPerSecond: 100 } })
    const startedAt = performance.now()
    await readAll(await open(simulator, 'openai'))
    expect(performance.now() - startedAt).toBeGreaterThan(75)
  })

  test('comes at the share that is scripted, at the same requests after a reset, and never plainly', async () => {
    await using simulator = await startSimulator()
    simulator.script(toScript('error_event', 0, 0.3))
    const askAll = async (): Promise<boolean[]> => {
      const broken = []
      for (let index = 0; index < 100; index += 1) {
        const response = await ask(simulator, { text: `Question ${index}`, stream: true })
        broken.push(!(await response.text()).includes('[DONE]'))
      }
      return broken
    }
    const first = await askAll()
    expect(Math.abs(first.filter(Boolean).length - 30)).toBeLessThan(15)
    simulator.reset()
    expect(await askAll()).toEqual(first)
    simulator.script(toScript('error_event'))
    expect(await askStatus(simulator)).toBe(200)
    expect(simulator.records('k').requests.at(-1)).toMatchObject({ fault: null })
  })

  test('is the same whether the client leaves before it is cut or not, but for who closed first', async () => {
    await using simulator = await startSimulator()
    simulator.script(toScript('reset'))
    const abort = new AbortController()
    const response = await open(simulator, 'openai', abort.signal)
    const read = captureError(response.text())
    abort.abort()
    await read
    await expect.poll(() => simulator.records('k').inFlight).toBe(0)
    expect(lastRecord(simulator)).toMatchObject({ fault: 'reset', aborted: true })
  })
})
