import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { choose } from '../../test/choose.ts'
import { refusal, silence } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'
import { createProvider } from '../../test/world-registry.ts'

it('a provider shows its limits, whether it can be used, and why not', async () => {
  renderApp('/models')
  const google = within(await screen.findByRole('article', { name: 'Google' }))
  expect(google.getByText('Unavailable')).toBeTruthy()
  expect(google.getByText('GOOGLE_API_KEY is not set.')).toBeTruthy()
  expect(google.getByText('1,200')).toBeTruthy()
  expect(google.getByText('120 s')).toBeTruthy()
  const sandbox = within(screen.getByRole('article', { name: 'Sandbox' }))
  expect(sandbox.getByText('sandbox')).toBeTruthy()
  expect(sandbox.getByText('Available')).toBeTruthy()
})

it('models carry their badges and prices, and no price is no number', async () => {
  renderApp('/models')
  const row = async (name: RegExp) => (await screen.findByRole('row', { name })).textContent
  expect(await row(/GPT-5 mini/)).toBe('GPT-5 minidefaultopenai/gpt-5-miniOpenAI$0.250$0.025–$2.00as output')
  expect(await row(/GPT-4o/)).toContain('GPT-4odeprecated')
  expect(await row(/Text embedding/)).toContain('embedding')
  expect(await row(/Claude Next/)).toBe(
    'Claude Nextanthropic/claude-nextAnthropicunpriced––unpricedas output',
  )
  expect(await row(/Gemini/)).toContain('unavailable')
})

it('the provider filter lives in the address', async () => {
  const { url } = renderApp('/models')
  await screen.findByRole('table', { name: 'Models' })
  await choose('Provider', 'Anthropic')
  await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(1 + 2))
  expect(url()).toBe('/models?provider=provider-anthropic')
  await choose('Provider', 'All providers')
  await waitFor(() => expect(url()).toBe('/models'))
})

it('a provider without models or default is drawn as it is', async () => {
  renderApp('/models?provider=bare', (world) => {
    world.providers.push(createProvider({ id: 'bare', name: 'bare', displayName: 'Bare', models: [] }))
  })
  expect(await screen.findByText('This provider serves no model that Sluice knows of.')).toBeTruthy()
  expect(within(screen.getByRole('article', { name: 'Bare' })).getByText('0 active models')).toBeTruthy()
})

it('a long list comes in pages', async () => {
  const { url } = renderApp('/models', (world) => {
    const models = Array.from({ length: 60 }, (_, index) => {
      const prices: [string, string] = ['1', '2']
      return { modelId: `m-${index}`, displayName: `M ${index}`, prices }
    })
    world.providers = [createProvider({ id: 'many', name: 'many', displayName: 'Many', models })]
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Next page' }))
  expect(await screen.findByText('51–60 of 60')).toBeTruthy()
  expect(url()).toBe('/models?page=2')
})

it('without providers it says what one is', async () => {
  renderApp('/models', (world) => {
    world.providers = []
  })
  expect(await screen.findByText('No providers yet')).toBeTruthy()
})

it('shapes stand in while they are fetched, and a failure can be tried again', async () => {
  const { api, go } = renderApp('/models', (_world, fake) => fake.intercepts.set('ModelsPage', silence))
  expect(await screen.findByRole('status', { name: 'Loading models' })).toBeTruthy()
  api.intercepts.set('ModelsPage', () => refusal('Broken.', { code: 'INTERNAL' }))
  go('/models?page=2')
  expect((await screen.findByRole('alert')).textContent).toContain('Could not load the models')
  api.intercepts.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Models and prices')).toBeTruthy()
})
