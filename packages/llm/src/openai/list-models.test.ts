import { expect, test } from 'vitest'

import { answer, createScriptedServer } from '../../test/scripted-server.ts'
import { createTarget } from '../../test/target.ts'
import { createEgress } from '../http/index.ts'
import { createOpenAiProtocol } from './index.ts'

async function list(body: unknown) {
  await using server = await createScriptedServer()
  await using egress = createEgress()
  server.script(answer(200, body))
  const protocol = createOpenAiProtocol({ egress, clock: { now: () => new Date() } })
  const target = createTarget('openai', `${server.url}/v1`)
  return await protocol.listModels(target, { signal: new AbortController().signal })
}

test.each<[string, object, object]>([
  ['OpenAI', { object: 'model', owned_by: 'openai' }, {}],
  [
    'Groq',
    { context_window: 131_072, max_completion_tokens: 32_768 },
    { contextWindow: 131_072, maxOutputTokens: 32_768 },
  ],
  [
    'OpenRouter',
    { name: 'A: B', context_length: 200_000, top_provider: { max_completion_tokens: 64_000 } },
    { displayName: 'A: B', contextWindow: 200_000, maxOutputTokens: 64_000 },
  ],
  ['Mistral', { name: 'm', max_context_length: 32_768 }, { displayName: 'm', contextWindow: 32_768 }],
  ['vLLM', { max_model_len: 4096, root: '/models/m' }, { contextWindow: 4096 }],
])('what %s adds to a model is read', async (_, fields, known) => {
  const unknown = { displayName: null, contextWindow: null, maxOutputTokens: null }
  expect(await list({ data: [{ id: 'm', ...fields }] })).toEqual([{ modelId: 'm', ...unknown, ...known }])
})

test('a bare list is a list, and what has no id is no model', async () => {
  const body = [{ id: 'm', display_name: 'M', context_length: 'long' }, { id: 7 }, null, 'n']
  expect(await list(body)).toEqual([
    { modelId: 'm', displayName: 'M', contextWindow: null, maxOutputTokens: null },
  ])
})
