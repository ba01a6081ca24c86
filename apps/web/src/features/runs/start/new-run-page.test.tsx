import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { choose } from '../../../test/choose.ts'
import { refusal, silence } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'
import { World } from '../../../test/world.ts'

const chosen = '/runs/new?definition=definition-1'
const model = (name: string) => screen.findByRole('checkbox', { name })
// By its row: the label around it.
const toggle = async (name: string) => fireEvent.click(await screen.findByText(name))
const start = () => screen.findByRole('button', { name: /^Start/ })
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

it('the default models of real providers are chosen, the sandbox is not', async () => {
  renderApp(chosen)
  expect((await model('GPT-5 mini')).getAttribute('aria-checked')).toBe('true')
  expect((await model('Claude Haiku 4.5')).getAttribute('aria-checked')).toBe('true')
  expect((await model('GPT-5.1')).getAttribute('aria-checked')).toBe('false')
  expect((await model('Sandbox small')).getAttribute('aria-checked')).toBe('false')
  expect(await screen.findByText('12 scenarios × 2 models × 1 sample = 24 probes')).toBeTruthy()
})

it('where only the sandbox can be asked, it is chosen', async () => {
  renderApp(chosen, (world) => {
    world.providers = world.providers.filter(({ name }) => name === 'sandbox' || name === 'google')
  })
  expect((await model('Sandbox small')).getAttribute('aria-checked')).toBe('true')
})

it('a model that cannot be used is shown with its reason, a deprecated one and an embedding one are not offered', async () => {
  renderApp(chosen)
  const gemini = await model('Gemini 2.5 Pro')
  expect(gemini.getAttribute('aria-disabled')).toBe('true')
  const reason = document.getElementById(gemini.getAttribute('aria-describedby') ?? '')
  expect(reason?.textContent).toBe('GOOGLE_API_KEY is not set.')
  expect(screen.queryByRole('checkbox', { name: 'GPT-4o' })).toBeNull()
  expect(screen.queryByRole('checkbox', { name: 'Text embedding 3' })).toBeNull()
  expect(screen.getByText('unpriced')).toBeTruthy()
})

it('the prompt is shown before it is asked', async () => {
  const { url } = renderApp('/runs/new')
  expect(await screen.findByText('Choose a definition to see how many probes this makes.')).toBeTruthy()
  await choose('What to ask about', 'Triage order · 4 scenarios')
  const definition = within(await screen.findByRole('region', { name: 'Definition' }))
  expect((await definition.findByText('[amount]')).tagName).toBe('MARK')
  expect(definition.getByText(/^Scenario 1: a bank reviews a loan/)).toBeTruthy()
  expect(url()).toBe('/runs/new?definition=definition-2')
})

it('the count follows what is chosen, and sampling asks at least one scenario', async () => {
  renderApp(chosen)
  await toggle('GPT-5.1')
  await toggle('Claude Next')
  await toggle('Claude Haiku 4.5')
  type('Samples per scenario', '3')
  expect(await screen.findByText('12 scenarios × 3 models × 3 samples = 108 probes')).toBeTruthy()
  type('Sample percentage', '1')
  expect(await screen.findByText('1 scenario × 3 models × 3 samples = 9 probes')).toBeTruthy()
  expect(screen.getByText('Sampled from 12 scenarios.')).toBeTruthy()
  type('Sample percentage', 'many')
  expect(await screen.findByText('Correct the settings to see how many probes this makes.')).toBeTruthy()
})

it('starting sends the plan and goes to the run', async () => {
  const { world, url } = renderApp(chosen)
  await toggle('GPT-5.1')
  type('Temperature', '0.7')
  type('Samples per scenario', '2')
  fireEvent.click(screen.getByRole('button', { name: 'High' }))
  await screen.findByText(/= 72 probes/)
  fireEvent.click(await start())
  expect(await screen.findByRole('heading', { name: 'Nov 20-1', level: 1 })).toBeTruthy()
  expect(url()).toBe('/runs/run-1')
  expect(world.started).toEqual([
    {
      definitionId: 'definition-1',
      models: ['openai/gpt-5-mini', 'anthropic/claude-haiku-4-5', 'openai/gpt-5.1'],
      samplesPerScenario: 2,
      samplePercentage: 100,
      priority: 'HIGH',
      temperature: 0.7,
    },
  ])
  expect(screen.getByText('Run started with 24 probes')).toBeTruthy()
})

it('a blank temperature is not sent', async () => {
  const { world } = renderApp(chosen)
  await screen.findByText(/= 24 probes/)
  fireEvent.click(await start())
  await waitFor(() => expect(world.started).toHaveLength(1))
  expect(world.started[0]).not.toHaveProperty('temperature')
})

it('what is wrong is marked on its field before anything is sent', async () => {
  const { world } = renderApp('/runs/new')
  await toggle('GPT-5 mini')
  await toggle('Claude Haiku 4.5')
  type('Samples per scenario', '0')
  type('Sample percentage', '101')
  type('Temperature', '3')
  fireEvent.click(await start())
  expect(await screen.findByText('Choose a definition.')).toBeTruthy()
  expect(screen.getByText('Choose at least one model.')).toBeTruthy()
  expect(screen.getAllByText('Give a whole number from 1 to 100.')).toHaveLength(2)
  expect(screen.getByLabelText('Temperature').getAttribute('aria-invalid')).toBe('true')
  expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'What to ask about' }))
  expect(world.started).toEqual([])
  type('Temperature', '1')
  await waitFor(() => expect(screen.getByLabelText('Temperature').getAttribute('aria-invalid')).toBeNull())
})

it.each([
  ['models', 'openai/gpt-5-mini was deprecated.'],
  ['input.samplesPerScenario', 'At most 50 samples are allowed here.'],
  ['priority', 'Only admins start runs of high priority.'],
])('an answer that blames %s stands on that field', async (field, message) => {
  renderApp(chosen, (_world, api) => {
    api.intercepts.set('StartRun', () => refusal(message, { code: 'VALIDATION_FAILED', field }))
  })
  await screen.findByText(/= 24 probes/)
  fireEvent.click(await start())
  expect(await screen.findByText(message)).toBeTruthy()
  expect(screen.getByText('Nothing was started. See the marked fields.')).toBeTruthy()
})

it('an answer that blames no field stands by the button, with its reference', async () => {
  renderApp(chosen, (_world, api) => {
    api.intercepts.set('StartRun', () => refusal('The queue is paused.', { code: 'CONFLICT' }))
  })
  await screen.findByText(/= 24 probes/)
  fireEvent.click(await start())
  expect(await screen.findByText('The run was not started')).toBeTruthy()
  expect(screen.getByText('ref-7f3a')).toBeTruthy()
})

it('who may not write sees why the button is off', async () => {
  renderApp(chosen, (world) => {
    world.viewer = { ...world.viewer, canWrite: false, role: 'VIEWER' }
  })
  const button = await start()
  expect(button).toHaveProperty('disabled', true)
  const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '')
  expect(reason?.textContent).toContain('Your role in Research can look, but not start runs.')
})

it('a definition that is gone is said, not waited for', async () => {
  renderApp('/runs/new?definition=definition-9')
  expect((await screen.findByRole('alert')).textContent).toContain('could not be loaded')
})

it('a definition older than the list can still be run', async () => {
  renderApp('/runs/new?definition=definition-2', (world) => {
    world.root.definitions = () => world.definitions.slice(0, 1)
  })
  expect(await screen.findByText(/4 scenarios × 2 models/)).toBeTruthy()
  expect(screen.getByRole('combobox', { name: 'What to ask about' }).textContent).toContain('Triage order')
})

it('without a definition or a chat model it says what is missing', async () => {
  const { go, world } = renderApp('/runs/new', (fresh) => {
    fresh.definitions = []
  })
  expect(await screen.findByText('A run needs a definition')).toBeTruthy()
  world.definitions = new World().definitions
  world.providers = []
  go('/runs')
  await screen.findByText('Start your first run')
  go('/runs/new')
  expect(await screen.findByText(/No provider serves a chat model/)).toBeTruthy()
})

it('shapes stand in while the form is prepared', async () => {
  renderApp('/runs/new', (_world, api) => api.intercepts.set('NewRunPage', silence))
  expect(await screen.findByRole('status', { name: 'Loading definitions and models' })).toBeTruthy()
})
