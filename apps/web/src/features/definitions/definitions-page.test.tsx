import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { refusal, silence } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'
import { createDefinition } from '../../test/world-registry.ts'

it('definitions are listed with their version, scenarios and runs', async () => {
  renderApp('/definitions')
  const row = within(await screen.findByRole('row', { name: /Loan decision/ }))
  expect(row.getByRole('link').getAttribute('href')).toBe('/definitions/definition-1')
  expect(
    row
      .getAllByRole('cell')
      .slice(0, 3)
      .map((cell) => cell.textContent),
  ).toEqual(['3', '12', '1'])
})

it('the search lives in the address and begins on the first page', async () => {
  const { url } = renderApp('/definitions?page=2', (world) => {
    for (let index = 0; index < 21; index++) {
      world.definitions.push(
        createDefinition({ id: `more-${index}`, name: `More ${index}`, scenarioCount: 1 }),
      )
    }
  })
  await screen.findByText('21–23 of 23')
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search definitions' }), {
    target: { value: 'triage' },
  })
  await waitFor(() => expect(url()).toBe('/definitions?search=triage'))
  await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(1 + 1))
  expect(screen.getByRole('link', { name: 'Triage order' })).toBeTruthy()
})

it('nothing found is not the same as nothing there', async () => {
  const { go, world } = renderApp('/definitions?search=poetry')
  expect(await screen.findByText('Nothing is called “poetry”. Try a shorter word.')).toBeTruthy()
  world.definitions = []
  go('/definitions')
  expect(await screen.findByText('No definitions yet')).toBeTruthy()
})

it('shapes stand in while they are fetched, and a failure is said', async () => {
  const { api, go } = renderApp('/definitions', (_world, fake) =>
    fake.intercepts.set('DefinitionsPage', silence),
  )
  expect(await screen.findByRole('status', { name: 'Loading definitions' })).toBeTruthy()
  api.intercepts.set('DefinitionsPage', () => refusal('Broken.', { code: 'INTERNAL' }))
  go('/definitions?page=2')
  expect((await screen.findByRole('alert')).textContent).toContain('Could not load the definitions')
  api.intercepts.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('table', { name: 'Definitions' })).toBeTruthy()
})

it('pages are turned in the address', async () => {
  const { url } = renderApp('/definitions', (world) => {
    for (let index = 0; index < 21; index++) {
      world.definitions.push(
        createDefinition({ id: `more-${index}`, name: `More ${index}`, scenarioCount: 1 }),
      )
    }
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Next page' }))
  expect(await screen.findByText('21–23 of 23')).toBeTruthy()
  expect(url()).toBe('/definitions?page=2')
})
