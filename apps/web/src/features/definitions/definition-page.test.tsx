import { fireEvent, screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { existing } from '../../test/existing.ts'
import { refusal, silence } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'
import { createDefinition } from '../../test/world-registry.ts'

it('shows the template with its dimensions marked, and their levels', async () => {
  renderApp('/definitions/definition-1')
  expect(await screen.findByRole('heading', { name: 'Loan decision', level: 1 })).toBeTruthy()
  const template = within(screen.getByRole('region', { name: 'Template' }))
  expect(template.getByText('[amount]').tagName).toBe('MARK')
  const dimensions = within(screen.getByRole('region', { name: 'Dimensions' }))
  expect(dimensions.getByText('2 dimensions')).toBeTruthy()
  expect(dimensions.getByText('200,000 euros')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Start a run' }).getAttribute('href')).toBe(
    '/runs/new?definition=definition-1',
  )
  expect(screen.getByRole('link', { name: '1 run' }).getAttribute('href')).toBe(
    '/runs?definition=definition-1',
  )
})

it('scenarios open to their whole prompt, and come in pages', async () => {
  const { url } = renderApp('/definitions/long', (world) => {
    world.definitions.push(createDefinition({ id: 'long', name: 'Long', scenarioCount: 30 }))
  })
  const scenarios = within(await screen.findByRole('region', { name: 'Scenarios' }))
  expect(scenarios.getAllByRole('listitem')).toHaveLength(20)
  expect(scenarios.getAllByText('amount 1').length).toBeGreaterThan(0)
  fireEvent.click(screen.getByRole('button', { name: 'Next page' }))
  expect(await screen.findByText('21–30 of 30')).toBeTruthy()
  expect(url()).toBe('/definitions/long?page=2')
})

it('a definition without dimensions, levels or scenarios is drawn as it is', async () => {
  renderApp('/definitions/plain', (world) => {
    const content = { template: 'Summarise.', dimensions: [] }
    world.definitions.push(createDefinition({ id: 'plain', name: 'Plain', scenarioCount: 0, content }))
  })
  expect(await screen.findByText('None: the template is asked as it is.')).toBeTruthy()
  expect(screen.getByText('None yet: a run needs at least one.')).toBeTruthy()
})

it('levels without a score and scenarios without dimensions are drawn too', async () => {
  renderApp('/definitions/bare', (world) => {
    const content = { template: 'A [b].', dimensions: [{ name: 'b', levels: [{ label: 'only' }] }] }
    const definition = createDefinition({ id: 'bare', name: 'Bare', scenarioCount: 1, content })
    Object.assign(existing(definition.allScenarios[0]), { content: { prompt: 'A only.' } })
    world.definitions.push(definition)
  })
  expect(await screen.findByText('only')).toBeTruthy()
  expect(screen.getAllByText('A only.').length).toBe(2)
})

it('a definition that is not there says so', async () => {
  renderApp('/definitions/none')
  expect(await screen.findByText('There is no such definition')).toBeTruthy()
})

it('shapes stand in while it is fetched, and a failure can be tried again', async () => {
  const { api, go } = renderApp('/definitions/definition-1', (_world, fake) =>
    fake.intercepts.set('DefinitionPage', silence),
  )
  expect(await screen.findByRole('status', { name: 'Loading the definition' })).toBeTruthy()
  api.intercepts.set('DefinitionPage', () => refusal('Broken.', { code: 'INTERNAL' }))
  go('/definitions/definition-2')
  await screen.findByRole('heading', { name: 'Could not load this definition', level: 1 })
  api.intercepts.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('heading', { name: 'Triage order', level: 1 })).toBeTruthy()
})
