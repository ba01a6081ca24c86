import { describe, expect, test } from 'vitest'

import { startSimulator, type Simulator } from '../index.ts'
import { countTokens } from '../tokens.ts'

const ASKED = { role: 'user', parts: [{ text: 'Where is my parcel?' }] }
const TOOLS = [{ functionDeclarations: [{ name: 'track' }, { name: 'refund' }] }]
const CALL = { functionCall: { name: 'track', args: { id: 7 } } }
const CALLED = { role: 'model', parts: [CALL] }
const RESULT = { functionResponse: { name: 'track', response: { output: 'On its way' } } }
const ANSWERED = { role: 'user', parts: [RESULT] }

async function post({ url }: Simulator, body: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/google/v1beta/models/sim-a:generateContent`, {
    method: 'POST',
    headers: { 'x-goog-api-key': 'key-1' },
    body: JSON.stringify({ contents: [ASKED], ...body }),
  })
  return { status: response.status, body: await response.json() }
}

const look = (mimeType: string, data: string): object => ({
  contents: [{ parts: [{ inlineData: { mimeType, data } }] }],
})

const allow = (...allowedFunctionNames: string[]): object => ({
  tools: TOOLS,
  toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames } },
})

describe('a request with tools, images or a format', () => {
  test.each([
    [
      'with a result of no call',
      { contents: [ASKED, ANSWERED] },
      'Please ensure that function response turn comes immediately after a function call turn.',
    ],
    [
      'with fewer results than calls',
      { contents: [ASKED, { role: 'model', parts: [CALL, CALL] }, ANSWERED] },
      'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
    ],
    [
      'that goes on without the result of a call',
      { contents: [ASKED, CALLED, ASKED] },
      'Please ensure that the number of function response parts is equal',
    ],
    [
      'with a call that follows nobody',
      { contents: [CALLED, ANSWERED] },
      'Please ensure that function call turn comes immediately after a user turn or after a function response turn.',
    ],
    [
      'with a function of no name that can be called',
      { tools: [...TOOLS, { functionDeclarations: [{ name: '1st' }] }] },
      '* GenerateContentRequest.tools[1].function_declarations[0].name: [FIELD_INVALID] Invalid function name.',
    ],
    ['that allows a function that is not there', allow('fly'), 'Request contains an invalid argument.'],
    [
      'with an unknown mode of calling',
      { toolConfig: { functionCallingConfig: { mode: 'SOMETIMES' } } },
      'Invalid value at \'tool_config.function_calling_config.mode\' (TYPE_ENUM), "SOMETIMES"',
    ],
    [
      'for an answer of another type',
      { generationConfig: { responseMimeType: 'image/png' } },
      'allowed mimetypes are `text/plain`, `application/json`',
    ],
    [
      'with an image of broken base64',
      look('image/png', 'A'),
      'Invalid value at \'contents[0].parts[0].inline_data.data\' (TYPE_BYTES), Base64 decoding failed for "A"',
    ],
    ['with an image of another format', look('image/tiff', 'AAAA'), 'Unsupported MIME type: image/tiff'],
    ['with an image of no type', look('png', 'AAAA'), 'Unsupported MIME type: png'],
  ])('%s is refused in the words of the vendor', async (_name, body, message) => {
    await using simulator = await startSimulator()
    expect(await post(simulator, body)).toMatchObject({
      status: 400,
      body: { error: { code: 400, status: 'INVALID_ARGUMENT', message: expect.stringContaining(message) } },
    })
  })
})

test('images cost 256 tokens each, tools, calls and results what their JSON costs', async () => {
  await using simulator = await startSimulator({ defaults: { answer: 'ok' } })
  const read = async (body: object): Promise<unknown> => {
    const answer = await post(simulator, body)
    return Reflect.get(Object(answer.body), 'usageMetadata')
  }
  const parts = [
    { text: 'Look' },
    { inline_data: { mime_type: 'image/png', data: 'AAAA' } },
    { fileData: { fileUri: 'gs://a/b.pdf', mimeType: 'application/pdf' } },
  ]
  expect(await read({ contents: [{ parts }] })).toMatchObject({
    promptTokenCount: 3 + 1 + 512,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 3 + 1 + 256 },
      { modality: 'IMAGE', tokenCount: 256 },
    ],
  })
  expect(await read({ tools: [{}] })).toMatchObject({ promptTokenCount: 10 + 4 })
  expect(await read({ contents: [ASKED, CALLED, ANSWERED] })).toMatchObject({
    promptTokenCount:
      10 +
      3 +
      countTokens(JSON.stringify(CALL.functionCall)) +
      3 +
      countTokens(JSON.stringify(RESULT.functionResponse)),
  })
})

test('only allowed functions are called, in either spelling of the fields', async () => {
  await using simulator = await startSimulator()
  const contents = [{ parts: [{ text: 'track and refund' }] }]
  const refund = { body: { candidates: [{ content: { parts: [{ functionCall: { name: 'refund' } }] } }] } }
  expect(await post(simulator, { contents, ...allow('refund') })).toMatchObject(refund)
  const spelled = {
    tools: [{ function_declarations: [{ name: 'refund', parameters: { properties: { order_id: {} } } }] }],
    tool_config: { function_calling_config: { mode: 'ANY' } },
  }
  expect(await post(simulator, { contents, ...spelled })).toMatchObject(refund)
  const none = { tools: TOOLS, toolConfig: { functionCallingConfig: { mode: 'NONE' } } }
  expect(await post(simulator, { contents, ...none })).toMatchObject({
    body: { candidates: [{ content: { parts: [{ text: expect.any(String) }] } }] },
  })
})
