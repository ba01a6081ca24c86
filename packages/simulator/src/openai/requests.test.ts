import { describe, expect, test } from 'vitest'

import { startSimulator, type Simulator } from '../index.ts'
import { countTokens } from '../tokens.ts'

const MESSAGES = [{ role: 'user', content: 'Where is my parcel?' }]
const TOOL = { type: 'function', function: { name: 'track', parameters: { type: 'object' } } }
const CALL = { id: 'call_1', type: 'function', function: { name: 'track', arguments: '{}' } }
const CALLED = { role: 'assistant', content: null, tool_calls: [CALL] }
const RESULT = { role: 'tool', tool_call_id: 'call_1', content: 'On its way' }

async function post({ url }: Simulator, body: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-1' },
    body: JSON.stringify({ model: 'sim-a', messages: MESSAGES, ...body }),
  })
  return { status: response.status, body: await response.json() }
}

const look = (url: string, role = 'user'): object => ({
  messages: [{ role, content: [{ type: 'image_url', image_url: { url } }] }],
})

const useSchema = (schema: object): object => ({
  response_format: { type: 'json_schema', json_schema: { name: 'note', strict: true, schema } },
})

const IMAGE_PARAM = 'messages[0].content[0].image_url.url'

describe('a request with tools, images or a format', () => {
  test.each<[string, object, string, string | null, string | null]>([
    [
      'with a result of no call',
      { messages: [...MESSAGES, RESULT] },
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      'messages.[1].role',
      null,
    ],
    [
      'with a second result of one call',
      { messages: [...MESSAGES, CALLED, RESULT, RESULT] },
      "messages with role 'tool' must be a response",
      'messages.[3].role',
      null,
    ],
    [
      'that goes on without the result of a call',
      { messages: [...MESSAGES, CALLED, ...MESSAGES] },
      'The following tool_call_ids did not have response messages: call_1',
      'messages.[2].role',
      null,
    ],
    [
      'that ends without the result of a call',
      { messages: [...MESSAGES, CALLED] },
      "must be followed by tool messages responding to each 'tool_call_id'",
      'messages.[1].role',
      null,
    ],
    [
      'with a result that does not say of which call',
      { messages: [{ role: 'tool', content: 'x' }] },
      "Missing required parameter: 'messages[0].tool_call_id'.",
      'messages[0].tool_call_id',
      'missing_required_parameter',
    ],
    [
      'with a call of nothing',
      { messages: [{ role: 'assistant', tool_calls: [{ id: '1', type: 'function' }] }] },
      "Missing required parameter: 'messages[0].tool_calls[0].function'.",
      'messages[0].tool_calls[0].function',
      'missing_required_parameter',
    ],
    ['with no tool in its list', { tools: [] }, "Invalid 'tools': empty array.", 'tools', 'empty_array'],
    [
      'with a tool without a name',
      { tools: [{ type: 'function', function: {} }] },
      "Missing required parameter: 'tools[0].function.name'.",
      'tools[0].function.name',
      'missing_required_parameter',
    ],
    [
      'with a tool without a function',
      { tools: [{ type: 'function' }] },
      "Missing required parameter: 'tools[0].function'.",
      'tools[0].function',
      'missing_required_parameter',
    ],
    [
      'with a tool of no name that can be called',
      { tools: [TOOL, { type: 'function', function: { name: 'get weather' } }] },
      "Invalid 'tools[1].function.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
      'tools[1].function.name',
      'invalid_value',
    ],
    [
      'with a name that is too long',
      { tools: [{ type: 'function', function: { name: 'x'.repeat(65) } }] },
      'Expected a string with maximum length 64, but got a string with length 65 instead.',
      'tools[0].function.name',
      'string_above_max_length',
    ],
    [
      'with a choice but no tools',
      { tool_choice: 'auto' },
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
      'tool_choice',
      null,
    ],
    [
      'with parallel calls but no tools',
      { parallel_tool_calls: false },
      "'parallel_tool_calls' is only allowed when 'tools' are specified.",
      'parallel_tool_calls',
      null,
    ],
    [
      'with the choice of a tool that is not there',
      { tools: [TOOL], tool_choice: { type: 'function', function: { name: 'fly' } } },
      "Tool choice 'fly' not found in 'tools' parameter.",
      'tool_choice',
      null,
    ],
    [
      'for JSON that nobody asks for in words',
      { response_format: { type: 'json_object' } },
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      'messages',
      null,
    ],
    [
      'for JSON of a schema that is not there',
      { response_format: { type: 'json_schema' } },
      "Missing required parameter: 'response_format.json_schema'.",
      'response_format.json_schema',
      'missing_required_parameter',
    ],
    [
      'for JSON of a strict schema that is open',
      useSchema({ type: 'object', properties: {} }),
      "Invalid schema for response_format 'note': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      'response_format',
      null,
    ],
    [
      'for JSON of a strict schema that leaves something out',
      useSchema({
        type: 'object',
        properties: { at: { type: 'object', properties: { x: {} }, additionalProperties: false } },
        required: ['at'],
        additionalProperties: false,
      }),
      "In context=('properties', 'at'), 'required' is required to be supplied and to be an array including every key in properties. Missing 'x'.",
      'response_format',
      null,
    ],
    [
      'with an image of broken base64',
      look('data:image/png;base64,A'),
      `Invalid image URL: '${IMAGE_PARAM}'. Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got an invalid base64-encoded value.`,
      IMAGE_PARAM,
      'invalid_value',
    ],
    [
      'with an image of no bytes',
      look('data:image/png;base64,'),
      'empty base64-encoded bytes',
      IMAGE_PARAM,
      'invalid_value',
    ],
    [
      'with an image that is bare base64',
      look('AAAA'),
      "without the 'data:' prefix",
      IMAGE_PARAM,
      'invalid_value',
    ],
    [
      'with an image that is none',
      look('data:text/plain;base64,AAAA'),
      "unsupported MIME type 'text/plain'",
      IMAGE_PARAM,
      'invalid_value',
    ],
    [
      'with an image of another format',
      look('data:image/tiff;base64,AAAA'),
      "one the following formats: ['png', 'jpeg', 'gif', 'webp'].",
      null,
      'invalid_image_format',
    ],
    [
      'with an image of the system',
      look('data:image/png;base64,AAAA', 'system'),
      "Image URLs are only allowed for messages with role 'user', but this message with role 'system' contains an image URL.",
      'messages[0]',
      'invalid_value',
    ],
    [
      'with a part that says image and has none',
      { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
      "Missing required parameter: 'messages[0].content[0].image_url'.",
      'messages[0].content[0].image_url',
      'missing_required_parameter',
    ],
  ])('%s is refused in the words of the vendor', async (_name, body, ...[message, param, code]) => {
    await using simulator = await startSimulator()
    const refused = await post(simulator, body)
    expect(refused).toEqual({
      status: 400,
      body: {
        error: { message: expect.stringContaining(message), type: 'invalid_request_error', param, code },
      },
    })
  })
})

test('images cost 256 tokens each, tools, calls and results what their JSON and text cost', async () => {
  await using simulator = await startSimulator({ defaults: { answer: 'ok' } })
  const countPrompt = async (body: object): Promise<unknown> => {
    const answer = await post(simulator, body)
    return Reflect.get(Object(answer.body), 'usage')
  }
  const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }
  expect(
    await countPrompt({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Look' }, image, image] }],
    }),
  ).toMatchObject({ prompt_tokens: 3 + 1 + 512, prompt_tokens_details: { image_tokens: 512 } })
  expect(await countPrompt({ tools: [TOOL] })).toMatchObject({
    prompt_tokens: 10 + countTokens(JSON.stringify([TOOL])),
  })
  expect(await countPrompt({ functions: [{}] })).toMatchObject({ prompt_tokens: 10 + 4 })
  const whole = await countPrompt({ messages: [...MESSAGES, CALLED, RESULT] })
  expect(whole).toMatchObject({
    prompt_tokens: 10 + 3 + countTokens(JSON.stringify(CALL.function)) + 3 + countTokens(RESULT.content),
  })
})

test('tools that are custom, or functions of old, are taken and never called', async () => {
  await using simulator = await startSimulator()
  const custom = { type: 'custom', custom: { name: 'code' } }
  const answer = { status: 200, body: { choices: [{ finish_reason: 'stop' }] } }
  const say = [{ role: 'user', content: 'Use code or track' }]
  expect(await post(simulator, { messages: say, tools: [custom], tool_choice: 'required' })).toMatchObject(
    answer,
  )
  expect(
    await post(simulator, {
      messages: say,
      tools: [custom, TOOL],
      tool_choice: { type: 'custom', custom: { name: 'code' } },
    }),
  ).toMatchObject(answer)
  expect(await post(simulator, { messages: say, functions: [{ name: 'track' }] })).toMatchObject(answer)
})

test('only the allowed tools are called', async () => {
  await using simulator = await startSimulator()
  const other = { type: 'function', function: { name: 'refund' } }
  const choose = (mode: string): object => ({
    messages: [{ role: 'user', content: 'track and refund' }],
    tools: [TOOL, other],
    tool_choice: { type: 'allowed_tools', allowed_tools: { mode, tools: [other] } },
  })
  for (const mode of ['auto', 'required']) {
    expect(await post(simulator, choose(mode))).toMatchObject({
      body: {
        choices: [
          { message: { tool_calls: [{ function: { name: 'refund' } }] }, finish_reason: 'tool_calls' },
        ],
      },
    })
  }
})
