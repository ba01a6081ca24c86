import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { choose } from '../../test/choose.ts'
import { existing } from '../../test/existing.ts'
import { refusal, silence } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'
import type { World } from '../../test/world.ts'
import { createProvider } from '../../test/world-registry.ts'

const address = '/settings/models'
const findProvider = async (name: string) => within(await screen.findByRole('article', { name }))
const rowsOf = (name: string) =>
  within(screen.getByRole('table', { name: `Models of ${name}` }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getByRole('link').textContent)

const asReader = (world: World) => {
  world.viewer = { ...world.viewer, role: 'VIEWER', canAdminister: false, canManageTeam: false }
}

it('a provider shows its limits, where its credential is, whether it can be used, and why not', async () => {
  renderApp(address)
  const google = await findProvider('Google')
  expect(google.getAllByText('Unavailable')).toHaveLength(2)
  expect(google.getByText('GOOGLE_API_KEY is not set.')).toBeTruthy()
  expect(google.getByText('1,200 calls')).toBeTruthy()
  expect(google.getByText('5 calls')).toBeTruthy()
  expect(google.getByText('120 s')).toBeTruthy()
  expect(google.getByText('env:GOOGLE_API_KEY')).toBeTruthy()
  const sandbox = await findProvider('Sandbox')
  expect(sandbox.getAllByText('Sandbox')).toHaveLength(2)
  expect(sandbox.getByText('Available')).toBeTruthy()
  expect(sandbox.queryByText('Credential')).toBeNull()
})

it('models carry their badges and prices, and no price is no number', async () => {
  renderApp(address, (world) => {
    Object.assign(existing(world.models[0]), { contextWindow: 400_000, maxOutputTokens: 128_000 })
  })
  const row = async (name: RegExp) => (await screen.findByRole('row', { name })).textContent
  expect(await row(/GPT-5 mini/)).toBe('GPT-5 miniDefaultgpt-5-mini$0.250$2.00$0.025–as output400,000128,000')
  expect(await row(/GPT-4o/)).toContain('GPT-4oDeprecated')
  expect(await row(/Text embedding/)).toContain('Embedding')
  expect(await row(/Claude Next/)).toBe('Claude Nextclaude-nextunpricedunpriced––as output––')
  expect(await row(/Gemini/)).toContain('Unavailable')
})

it('provider, status and search live in the address and narrow the list down', async () => {
  const { url } = renderApp(address)
  await findProvider('OpenAI')
  await choose('Provider', 'Anthropic')
  await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(1))
  expect(url()).toBe(`${address}?provider=provider-anthropic`)
  fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
  await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(4))

  await choose('Status', 'Deprecated')
  await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(1))
  expect(rowsOf('OpenAI')).toEqual(['GPT-4o'])
  expect(screen.getByText('1 model')).toBeTruthy()

  fireEvent.change(screen.getByRole('searchbox', { name: 'Search models' }), { target: { value: 'gemini' } })
  expect(await screen.findByText('No model matches')).toBeTruthy()
  expect(url()).toBe(`${address}?status=DEPRECATED&search=gemini`)
})

it('the old address of the page leads here, with what it was narrowed down to', async () => {
  const { url } = renderApp('/models?provider=provider-google')
  await findProvider('Google')
  expect(url()).toBe(`${address}?provider=provider-google`)
})

it('a column sorts the models of each provider, and the other way round the second time', async () => {
  const { url } = renderApp(address)
  await findProvider('OpenAI')
  expect(rowsOf('OpenAI')).toEqual(['GPT-5 mini', 'GPT-4o', 'GPT-5.1', 'Text embedding 3'])
  const sortByInput = () => fireEvent.click(existing(screen.getAllByRole('button', { name: 'Input' })[0]))
  // The first provider is Anthropic or OpenAI; the sort is that of all.
  sortByInput()
  await waitFor(() => expect(url()).toBe(`${address}?sort=input`))
  expect(rowsOf('OpenAI')).toEqual(['Text embedding 3', 'GPT-5 mini', 'GPT-5.1', 'GPT-4o'])
  sortByInput()
  await waitFor(() => expect(url()).toBe(`${address}?sort=-input`))
  expect(rowsOf('OpenAI')).toEqual(['GPT-4o', 'GPT-5.1', 'GPT-5 mini', 'Text embedding 3'])
  expect(rowsOf('Anthropic')).toEqual(['Claude Haiku 4.5', 'Claude Next'])
})

it('a provider folds up and down', async () => {
  renderApp(address)
  await findProvider('OpenAI')
  const toggle = screen.getByRole('button', { name: 'OpenAI' })
  fireEvent.click(toggle)
  expect(toggle.getAttribute('aria-expanded')).toBe('false')
  expect(screen.queryByRole('table', { name: 'Models of OpenAI' })).toBeNull()
  fireEvent.click(toggle)
  expect(rowsOf('OpenAI')).toHaveLength(4)
})

it('many models are folded up, and come in steps', async () => {
  renderApp(address, (world) => {
    const toModels = (count: number) =>
      Array.from({ length: count }, (_, index) => {
        const prices: [string, string] = ['1', '2']
        return { modelId: `m-${index}`, displayName: `M ${index}`, prices }
      })
    world.providers = ['One', 'Two'].map((displayName) =>
      createProvider({ id: displayName, name: displayName, displayName, models: toModels(120) }),
    )
  })
  await findProvider('One')
  expect(screen.queryByRole('table')).toBeNull()
  expect(screen.getByText('240 models')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'One' }))
  expect(rowsOf('One')).toHaveLength(50)
  expect(screen.getByText('50 of 120 shown')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Load more' }))
  expect(rowsOf('One')).toHaveLength(120)
})

it('a provider without models or default is drawn as it is', async () => {
  renderApp(address, (world) => {
    world.providers.push(createProvider({ id: 'bare', name: 'bare', displayName: 'Bare', models: [] }))
  })
  const bare = await findProvider('Bare')
  expect(bare.getByText(/No models yet/)).toBeTruthy()
  expect(bare.getByText('none')).toBeTruthy()
})

it.each([
  ['who may add one', true, /Add one to say/],
  ['who may not', false, /Administrators add them/],
])('without providers it says what one is, to %s', async (_who, canAdminister, sentence) => {
  renderApp(address, (world) => {
    world.providers = []
    world.viewer = { ...world.viewer, canAdminister }
  })
  expect(await screen.findByText('No providers yet')).toBeTruthy()
  expect(screen.getByText(sentence)).toBeTruthy()
})

it('who may not change anything reads all of it', async () => {
  renderApp(address, asReader)
  await findProvider('OpenAI')
  expect(screen.queryByRole('button', { name: 'Add provider' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Import prices' })).toBeNull()
  expect(screen.queryByRole('switch')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Actions for OpenAI' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Actions for GPT-5 mini' }))
  const items = await screen.findAllByRole('menuitem')
  expect(items.map((item) => item.textContent)).toEqual(['Copy as GraphQL', 'Copy as curl'])
})

it('the list and a model can be copied as a program would ask for them', async () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  renderApp(`${address}?status=ACTIVE&search=gpt`)
  await findProvider('OpenAI')
  fireEvent.click(screen.getByRole('button', { name: 'Copy this list as a query' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Copy as GraphQL' }))
  await waitFor(() => expect(writeText).toHaveBeenCalledTimes(1))
  expect(writeText.mock.calls[0]?.[0]).toContain('llmModels(status: ACTIVE, search: "gpt", limit: 1000)')

  fireEvent.click(screen.getByRole('button', { name: 'Actions for GPT-5.1' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Copy as curl' }))
  await waitFor(() => expect(writeText).toHaveBeenCalledTimes(2))
  const command = writeText.mock.calls[1]?.[0] ?? ''
  expect(command).toContain(`curl ${location.origin}/graphql`)
  expect(command).toContain('Bearer $SLUICE_API_KEY')
  expect(command).toContain(String.raw`modelId: \"gpt-5.1\"`)

  writeText.mockRejectedValueOnce(new Error('not allowed'))
  fireEvent.click(screen.getByRole('button', { name: 'Actions for GPT-5.1' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Copy as GraphQL' }))
  expect(await screen.findByText('This browser did not allow copying.')).toBeTruthy()
})

it('shapes stand in while they are fetched, and a failure can be tried again', async () => {
  const { api, go } = renderApp(address, (_world, fake) => fake.intercepts.set('ModelsPage', silence))
  expect(await screen.findByRole('status', { name: 'Loading models' })).toBeTruthy()
  api.intercepts.set('ModelsPage', () => refusal('Broken.', { code: 'INTERNAL' }))
  go(`${address}?search=gpt`)
  expect((await screen.findByRole('alert')).textContent).toContain('Could not load the models')
  api.intercepts.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await findProvider('OpenAI')
})
