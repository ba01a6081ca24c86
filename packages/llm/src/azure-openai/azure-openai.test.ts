import { expect, test } from 'vitest'

import { errorOf } from '../../test/expectations.ts'
import { answer, createScriptedServer } from '../../test/scripted-server.ts'
import { API_KEY, createTarget } from '../../test/target.ts'
import { createEgress } from '../http/index.ts'
import { createAzureOpenAiProtocol } from './index.ts'

const signal = new AbortController().signal
const clock = { now: () => new Date() }

test('the key goes in its own header and the deployment is the model', async () => {
  await using server = await createScriptedServer()
  await using egress = createEgress()
  const protocol = createAzureOpenAiProtocol({ egress, clock })
  const target = createTarget('azure-openai', `${server.url}/openai/v1/`)
  server.script(
    answer(200, { choices: [{ message: { content: 'Hello' }, finish_reason: 'stop' }] }),
    answer(200, { data: [{ id: 'gpt-5-mini-2025-08-07', capabilities: { chat_completion: true } }] }),
  )
  const options = { reasoningEffort: 'high', maxTokensParameter: 'max_completion_tokens' } as const
  await protocol.complete(
    target,
    { model: 'my-deployment', messages: [{ role: 'user', content: 'Hi' }], maxOutputTokens: 7, options },
    { signal },
  )
  expect((await protocol.listModels(target, { signal })).map(({ modelId }) => modelId)).toEqual([
    'gpt-5-mini-2025-08-07',
  ])
  expect(server.received).toMatchObject([
    {
      method: 'POST',
      path: '/openai/v1/chat/completions',
      body: {
        model: 'my-deployment',
        messages: [{ role: 'user', content: 'Hi' }],
        reasoning_effort: 'high',
        max_completion_tokens: 7,
      },
    },
    { method: 'GET', path: '/openai/v1/models' },
  ])
  for (const { headers } of server.received) {
    expect(headers['api-key']).toBe(API_KEY)
    expect(headers['authorization']).toBeUndefined()
  }
})

test.each([
  [
    404,
    { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' },
    'MODEL_NOT_FOUND',
  ],
  [404, { code: '404', message: 'Resource not found' }, 'INVALID_REQUEST'],
  [401, { code: '401', message: 'Access denied due to invalid subscription key' }, 'AUTH_ERROR'],
  [429, { code: 'RateLimitReached', message: 'You have exceeded the token rate limit' }, 'RATE_LIMITED'],
])('a %i %j is %s', async (status, error, code) => {
  await using server = await createScriptedServer()
  await using egress = createEgress()
  const protocol = createAzureOpenAiProtocol({ egress, clock })
  server.script(answer(status, { error }))
  const request = { model: 'my-deployment', messages: [] }
  const target = createTarget('azure-openai', `${server.url}/openai/v1`)
  expect((await errorOf(protocol.complete(target, request, { signal }))).code).toBe(code)
})
