import { describe, expect, test } from 'vitest'

import type { ChatMessage, ChatRequest } from './chat-request.ts'
import { createRandom } from './random.ts'
import { writeToolCalls } from './tool-calls.ts'

const TOOLS = [
  { name: 'get', schema: undefined },
  {
    name: 'get_weather',
    schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
]

const say = (role: string, text: string, results = 0): ChatMessage => ({
  role,
  text,
  attachments: 0,
  images: 0,
  results,
})

function call(messages: ChatMessage[], fields: Partial<ChatRequest> = {}): string[] {
  const request: ChatRequest = {
    model: 'sim-a',
    messages,
    toolText: '',
    tools: TOOLS,
    toolChoice: 'auto',
    isParallel: true,
    format: { kind: 'text' },
    maxOutputTokens: null,
    stopSequences: [],
    ...fields,
  }
  return writeToolCalls(request, createRandom(1)).map(({ name, json }) => `${name} ${json}`)
}

describe('a tool', () => {
  test('is called when the last word of the user mentions it, as a word of its own', () => {
    expect(call([say('user', 'Please get_weather!')])).toEqual([
      expect.stringMatching(/^get_weather \{"city":"\w+"\}$/),
    ])
    expect(call([say('user', 'get "get_weather"')])).toHaveLength(2)
    expect(call([say('user', 'We get-together, forget it')])).toEqual([])
    expect(call([say('user', 'get'), say('assistant', 'What?'), say('user', 'Nothing')])).toEqual([])
  })

  test('is not called again once its result is there', () => {
    const asked = [say('user', 'get'), say('assistant', '{"name":"get"}')]
    expect(call([...asked, say('tool', '3', 1)])).toEqual([])
    expect(call([...asked, say('user', '3', 1)])).toEqual([])
    expect(call([...asked, say('tool', '3', 1), say('user', 'get')])).toEqual(['get {}'])
  })

  test('is called whenever a call is demanded: the mentioned one, else the first', () => {
    const required = { toolChoice: 'required' } as const
    expect(call([say('user', 'Hello')], required)).toEqual(['get {}'])
    expect(call([say('user', 'get_weather')], required)).toEqual([expect.stringMatching(/^get_weather/)])
    expect(call([say('user', 'get'), say('tool', '3', 1)], required)).toEqual(['get {}'])
    expect(call([], { toolChoice: 'named', tools: TOOLS.slice(1) })).toHaveLength(1)
  })

  test('is never called where that is forbidden, and alone where only one call is allowed', () => {
    expect(call([say('user', 'get')], { toolChoice: 'none' })).toEqual([])
    expect(call([say('user', 'get get_weather')], { isParallel: false })).toEqual(['get {}'])
  })

  test('is called with an object, whatever its schema says', () => {
    expect(call([say('user', 'odd')], { tools: [{ name: 'odd', schema: { type: 'string' } }] })).toEqual([
      'odd {}',
    ])
  })
})
