import { expect, it } from 'vitest'

import { toRequestParts, toResponseParts } from './body-parts.ts'

it('messages are told apart by who speaks; pictures and tools are shown as they are', () => {
  const parts = toRequestParts({
    messages: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: [{ type: 'text', text: 'What is it?' }] },
      { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'look' }] },
      { role: 'tool', toolCallId: '1', content: 'a cat' },
      { role: 'critic', content: 'Hm.' },
    ],
    temperature: '0.2',
    tools: null,
  })
  expect(parts.map(({ title, isCode }) => [title, isCode])).toEqual([
    ['Instructions', false],
    ['Prompt', true],
    ['Calls of tools', true],
    ['Result of a tool', false],
    ['critic', false],
    ['Options', true],
  ])
  expect(parts.at(-1)?.text).toBe('{\n  "temperature": "0.2"\n}')
})

it('an answer is its text, its calls of tools, or nothing', () => {
  const titles = (response: unknown) => toResponseParts(response).map(({ title, text }) => [title, text])
  expect(titles({ text: 'Yes.', toolCalls: [] })).toEqual([['Answer', 'Yes.']])
  expect(titles({ text: '', toolCalls: [] })).toEqual([['Answer', 'It is empty.']])
  expect(titles(null)).toEqual([['Answer', 'Nothing came back.']])
  expect(titles({ text: '', toolCalls: [1] })).toEqual([['Calls of tools', '[\n  1\n]']])
  expect(toRequestParts('not an object')).toEqual([])
})
