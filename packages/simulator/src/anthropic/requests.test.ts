import { describe, expect, test } from 'vitest'

import { startSimulator, type Simulator } from '../index.ts'
import { countTokens } from '../tokens.ts'

const ASKED = { role: 'user', content: 'Where is my parcel?' }
const TOOL = { name: 'track', input_schema: { type: 'object' } }
const CALLED = { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'track', input: {} }] }

async function post({ url }: Simulator, body: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/anthropic/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'key-1', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ model: 'sim-a', max_tokens: 1000, messages: [ASKED], ...body }),
  })
  return { status: response.status, body: await response.json() }
}

const toResult = (id: string, content: unknown = 'On its way'): object => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: id, content }],
})

const toImage = (data: string | undefined, type: string | undefined = 'image/png'): object => ({
  type: 'image',
  source: { type: 'base64', media_type: type, data },
})

const look = (image: object): object => ({ messages: [{ role: 'user', content: [image] }] })

describe('a request with tools or images', () => {
  test.each([
    [
      'with a result of no call',
      { messages: [ASKED, toResult('toolu_9')] },
      'messages.1.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_9. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
    ],
    [
      'that goes on without the result of a call',
      { messages: [ASKED, CALLED, ASKED] },
      'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
    ],
    ['that ends without the result of a call', { messages: [ASKED, CALLED] }, 'messages.1: `tool_use` ids'],
    [
      'with a call without a name',
      { messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: '1' }] }] },
      'messages.0.content.0.name: Field required',
    ],
    [
      'with a tool without a name',
      { tools: [{ input_schema: { type: 'object' } }] },
      'tools.0.custom.name: Field required',
    ],
    [
      'with a tool of no name that can be called',
      { tools: [TOOL, { ...TOOL, name: 'get weather' }] },
      "tools.1.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
    ],
    [
      'with a tool without a schema',
      { tools: [{ name: 'a' }] },
      'tools.0.custom.input_schema: Field required',
    ],
    [
      'with a tool whose input is no object',
      { tools: [{ name: 'a', input_schema: { type: 'string' } }] },
      "tools.0.input_schema.type: Input should be 'object'",
    ],
    ['with two tools of one name', { tools: [TOOL, TOOL] }, 'tools: Tool names must be unique.'],
    [
      'with a choice but no tools',
      { tool_choice: { type: 'any' } },
      'tool_choice: tool_choice may only be specified while providing tools',
    ],
    [
      'with a choice without a name',
      { tools: [TOOL], tool_choice: { type: 'tool' } },
      'tool_choice.tool.name: Field required',
    ],
    [
      'with the choice of a tool that is not there',
      { tools: [TOOL], tool_choice: { type: 'tool', name: 'fly' } },
      "Tool 'fly' not found in provided tools",
    ],
    [
      'that forces a call and asks to think',
      { tools: [TOOL], tool_choice: { type: 'any' }, thinking: { type: 'adaptive' } },
      'Thinking may not be enabled when tool_choice forces tool use.',
    ],
    [
      'with an image of broken base64',
      look(toImage('A')),
      'messages.0.content.0.image.source.base64: invalid base64 data',
    ],
    [
      'with an image of no bytes',
      look(toImage('')),
      'messages.0.content.0.image.source.base64: image cannot be empty',
    ],
    ['with an image without data', look(toImage(undefined)), 'image.source.base64.data: Field required'],
    [
      'with an image without a media type',
      look({ type: 'image', source: { type: 'base64', data: 'AAAA' } }),
      'image.source.base64.media_type: Field required',
    ],
    [
      'with an image of another format',
      look(toImage('AAAA', 'image/tiff')),
      "messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
    ],
    [
      'with a broken image in a result',
      { messages: [ASKED, CALLED, toResult('toolu_1', [toImage('!')])] },
      'messages.2.content.0.tool_result.content.0.image.source.base64: invalid base64 data',
    ],
  ])('%s is refused in the words of the vendor', async (_name, body, message) => {
    await using simulator = await startSimulator()
    expect(await post(simulator, body)).toEqual({
      status: 400,
      body: {
        type: 'error',
        error: { type: 'invalid_request_error', message: expect.stringContaining(message) },
        request_id: expect.any(String),
      },
    })
  })
})

test('images cost 256 tokens each, tools, calls and results what their JSON and text cost', async () => {
  await using simulator = await startSimulator({ defaults: { answer: 'ok' } })
  const countPrompt = async (body: object): Promise<unknown> => {
    const answer = await post(simulator, body)
    return Reflect.get(Object(Reflect.get(Object(answer.body), 'usage')), 'input_tokens')
  }
  const url = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }
  const content = [{ type: 'text', text: 'Look' }, toImage('AAAA'), url]
  expect(await countPrompt({ messages: [{ role: 'user', content }] })).toBe(3 + 1 + 512)
  expect(await countPrompt({ tools: [TOOL] })).toBe(10 + countTokens(JSON.stringify([TOOL])))
  const plain = await countPrompt({ messages: [ASKED, CALLED, toResult('toolu_1')] })
  expect(plain).toBe(10 + 3 + countTokens('{"name":"track","input":{}}') + 3 + countTokens('On its way'))
  const seen = toResult('toolu_1', [{ type: 'text', text: 'On its way' }, toImage('AAAA')])
  expect(await countPrompt({ messages: [ASKED, CALLED, seen] })).toBe(Number(plain) + 256)
  const thought = { role: 'assistant', content: [{ type: 'thinking', thinking: 'Hm', signature: 'x' }] }
  expect(await countPrompt({ messages: [ASKED, thought, ASKED] })).toBe(10 + 3 + 10)
})

test("the vendor's own tools are taken and never called", async () => {
  await using simulator = await startSimulator()
  const bash = { type: 'bash_20250124', name: 'bash' }
  const messages = [{ role: 'user', content: 'Use bash' }]
  expect(await post(simulator, { messages, tools: [bash], tool_choice: { type: 'any' } })).toMatchObject({
    status: 200,
    body: { stop_reason: 'end_turn' },
  })
})
