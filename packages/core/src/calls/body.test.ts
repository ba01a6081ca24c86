import { Secret } from '@sluice/llm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { createRedactor, toBody } from './index.ts'
import { redactObject } from './body.ts'

const SECRET = 'the-key-of-the-vendor'
const redact = createRedactor({ secrets: [new Secret(SECRET)], patterns: [] }).text

const ask = (content: string) => ({ messages: [{ role: 'user', content }] as const })

/** The first message as it is kept. */
const keptOf = (content: string) => {
  const { request, note } = toBody(ask(content), null, redact)
  const { messages } = Object.assign({ messages: [{ content: '' }] }, request)
  return { text: messages[0]?.content ?? '', note }
}

describe('what is kept of a call', () => {
  test('are both sides, with tools and formats, redacted everywhere', () => {
    const tool = { name: 'look', parameters: { type: 'object', [SECRET]: { const: SECRET } } }
    const toolCalls = [{ id: 'a', name: 'look', arguments: `{"key":"${SECRET}"}` }]
    const request = {
      messages: [
        { role: 'system', content: `Never say ${SECRET}.` },
        { role: 'user', content: [{ type: 'text', text: SECRET }] },
        { role: 'assistant', content: '', toolCalls },
        { role: 'tool', toolCallId: 'a', content: SECRET },
      ],
      tools: [tool],
      responseFormat: { type: 'json' },
      maxOutputTokens: 7,
      temperature: 0,
    } as const

    const body = toBody(request, { text: `It is ${SECRET}`, toolCalls }, redact)

    expect(JSON.stringify(body)).not.toContain(SECRET)
    expect(body).toMatchObject({
      request: {
        messages: [
          { content: 'Never say [secret].' },
          { content: [{ type: 'text', text: '[secret]' }] },
          { toolCalls: [{ name: 'look' }] },
          { toolCallId: 'a' },
        ],
        tools: [{ name: 'look', parameters: { '[secret]': { const: '[secret]' } } }],
        responseFormat: { type: 'json' },
        maxOutputTokens: 7,
        temperature: 0,
      },
      response: { text: 'It is [secret]', toolCalls: [{ id: 'a' }] },
      note: null,
    })
  })

  test('is nothing of an answer that never came', () => {
    expect(toBody(ask('Well?'), null, redact)).toMatchObject({
      response: null,
      note: null,
    })
  })

  test('is cut after 100,000 characters of a text, and 500,000 of a side, and says so', () => {
    expect(keptOf('x'.repeat(100_000))).toEqual({ text: 'x'.repeat(100_000), note: null })
    expect(keptOf('x'.repeat(100_001))).toMatchObject({ note: 'cut' })
    expect(keptOf('x'.repeat(1_000_000)).text).toBe('x'.repeat(100_000))
    const messages = Array.from({ length: 9 }, () => ({ role: 'user' as const, content: 'x'.repeat(90_000) }))
    const { request, note } = toBody({ messages }, null, redact)
    expect(JSON.stringify(request).length).toBeLessThan(501_000)
    expect(note).toBe('cut')
  })

  test('is never half a secret, wherever it is cut', () => {
    for (let offset = 0; offset < SECRET.length; offset += 1) {
      const { text } = keptOf(`${'x'.repeat(100_000 - offset)}${SECRET}${'y'.repeat(50_000)}`)
      expect(text).toMatch(/^x+(?:\[(?:s(?:e(?:c(?:r(?:e(?:t\]?)?)?)?)?)?)?y*)?$/)
    }
    const { text } = keptOf(SECRET.repeat(50_000))
    expect(text.replaceAll('[secret]', '')).toMatch(/^(?:\[[secret]*)?$/)
  })

  test('holds no character that Postgres cannot, and says where it did', () => {
    expect(keptOf('a\0b\ud800c')).toEqual({ text: 'a\uFFFDb\uFFFDc', note: 'escaped' })
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (content) => {
        const { text } = keptOf(content)
        expect(text.isWellFormed() && !text.includes('\0')).toBe(true)
      }),
    )
  })
})

test('an object is redacted to its keys, and numbers stay numbers', () => {
  expect(redactObject({ [SECRET]: [{ a: SECRET, n: 7, yes: true, no: null }] }, redact)).toEqual({
    '[secret]': [{ a: '[secret]', n: 7, yes: true, no: null }],
  })
})
