import { fireEvent, screen } from '@testing-library/react'
import { expect, it } from 'vitest'

import { act } from '../../../test/act.ts'
import { choose } from '../../../test/choose.ts'
import { apiError } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'

const address = '/settings/models'
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const fill = async (label: string, value: string) =>
  fireEvent.change(await screen.findByLabelText(label), { target: { value } })

it('a model is added by hand', async () => {
  const { world } = renderApp(address)
  await act('Anthropic', 'Add a model by hand')
  press('Add model')
  expect(await screen.findByText('Give the vendor’s name for it.')).toBeTruthy()
  expect(screen.queryByLabelText('Reasoning effort')).toBeNull()
  await fill('Model id', 'claude-new')
  await fill('Input', '1.5')
  fireEvent.click(screen.getByRole('switch', { name: 'Default of its provider' }))
  press('Add model')
  expect(await screen.findByText('claude-new is added.')).toBeTruthy()
  expect(await screen.findByRole('link', { name: 'claude-new' })).toBeTruthy()
  expect(world.registry.changes.at(-1)?.given).toMatchObject({
    providerId: 'provider-anthropic',
    modelId: 'claude-new',
    displayName: 'claude-new',
    kind: 'CHAT',
    setAsDefault: true,
    costInputPerMillion: '1.5',
    apiConfig: {},
  })
})

it('an embedding model is no default', async () => {
  const { world } = renderApp(address)
  await act('OpenAI', 'Add a model by hand')
  await fill('Model id', 'embed')
  await choose('Kind', 'Embedding: turns text into vectors')
  expect(screen.queryByRole('switch', { name: 'Default of its provider' })).toBeNull()
  press('Add model')
  expect(await screen.findByText('embed is added.')).toBeTruthy()
  expect(world.registry.changes.at(-1)?.given).toMatchObject({ kind: 'EMBEDDING', setAsDefault: false })
})

it('what the vendor offers is found, ticked and added in one step', async () => {
  const rates = [{ tokenClass: 'INPUT', fromInputTokens: 0, usdPerMillion: '3' }]
  const catalogue = { date: '2026-11-01', kind: 'CHAT', rates, source: 'a list' }
  const { world } = renderApp(address, (fresh) => {
    fresh.registry.offered = [
      {
        modelId: 'gpt-5.1',
        displayName: null,
        contextWindow: null,
        maxOutputTokens: null,
        isRegistered: true,
        catalogue,
      },
      {
        modelId: 'gpt-6',
        displayName: 'GPT-6',
        contextWindow: 9000,
        maxOutputTokens: 100,
        isRegistered: false,
        catalogue,
      },
      {
        modelId: 'tts-1',
        displayName: null,
        contextWindow: null,
        maxOutputTokens: null,
        isRegistered: false,
        catalogue: null,
      },
    ]
  })
  await act('OpenAI', 'Discover models')
  expect(await screen.findByText('Here already')).toBeTruthy()
  expect(screen.getByText('$3.00')).toBeTruthy()
  expect(screen.getByText('not in the catalogue')).toBeTruthy()
  expect(screen.getByText(/from the catalogue of 2026-11-01/)).toBeTruthy()
  const tick = (name: string) => fireEvent.click(screen.getByRole('checkbox', { name }))
  tick('Add tts-1')
  tick('Add tts-1')
  tick('Add GPT-6')
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search the vendor’s models' }), {
    target: { value: 'nothing' },
  })
  expect(await screen.findByText('Nothing is called like that.')).toBeTruthy()
  world.registry.refusals.set('addDiscoveredLlmModels', () => apiError('Not now.', { code: 'CONFLICT' }))
  press('Add 1 model')
  expect(await screen.findByText('Not now.')).toBeTruthy()
  world.registry.refusals.clear()
  press('Add 1 model')
  expect(await screen.findByText('1 model added.')).toBeTruthy()
  const added = world.registry.changes.findLast(({ name }) => name === 'addDiscoveredLlmModels')
  expect(added?.given).toEqual([
    { modelId: 'gpt-6', displayName: 'GPT-6', contextWindow: 9000, maxOutputTokens: 100 },
  ])
  expect(await screen.findByRole('link', { name: 'GPT-6' })).toBeTruthy()
})

it('a vendor that cannot be asked says why, and one that lists nothing too', async () => {
  const { world } = renderApp(address, (fresh) => {
    fresh.registry.refusals.set('discoverLlmModels', () =>
      apiError('The key is wrong.', { code: 'AUTH_ERROR' }),
    )
  })
  await act('OpenAI', 'Discover models')
  expect(await screen.findByText('The key is wrong.')).toBeTruthy()
  world.registry.refusals.clear()
  press('Try again')
  expect(await screen.findByText(/lists no models/)).toBeTruthy()
})
