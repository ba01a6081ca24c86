import { expect, test } from 'vitest'

import { answer, createScriptedServer } from '../../test/scripted-server.ts'
import { createTarget } from '../../test/target.ts'
import { createEgress } from '../http/index.ts'
import { createGoogleProtocol } from './index.ts'

async function list(...pages: unknown[]) {
  await using server = await createScriptedServer()
  await using egress = createEgress()
  server.script(...pages.map((page) => answer(200, page)))
  const protocol = createGoogleProtocol({ egress, clock: { now: () => new Date() } })
  const { signal } = new AbortController()
  const models = await protocol.listModels(createTarget('google', server.url), { signal })
  return models.map(({ modelId }) => modelId)
}

test('only models that answer or embed are listed', async () => {
  const models = [
    { name: 'models/gemini', supportedGenerationMethods: ['generateContent', 'countTokens'] },
    { name: 'models/embedding', supportedGenerationMethods: ['embedContent'] },
    { name: 'models/imagen', supportedGenerationMethods: ['predict'] },
    { name: 'models/aqa', supportedGenerationMethods: [] },
    { name: 'models/unknown' },
    { name: 'tuned', supportedGenerationMethods: ['generateContent'] },
  ]
  expect(await list({ models })).toEqual(['gemini', 'embedding', 'tuned'])
})

test('a page without models has no field for them', async () => {
  const models = [{ name: 'models/gemini', supportedGenerationMethods: ['generateContent'] }]
  expect(await list({ nextPageToken: 'a' }, { models, nextPageToken: '' })).toEqual(['gemini'])
  expect(await list({})).toEqual([])
})
