import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { choose } from '../../test/choose.ts'
import { existing } from '../../test/existing.ts'
import { refusal, silence } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'

const row = (name: string) => screen.findByRole('row', { name: new RegExp(name) })

it('a run is listed with its status, models, progress and cost', async () => {
  renderApp('/runs', (world) => {
    world.addRun({ status: 'RUNNING', outcomeAt: (position) => (position < 6 ? 'ANSWERED' : null) })
  })
  const cells = within(await row('Nov 20-1'))
  expect(cells.getByText('Running')).toBeTruthy()
  expect(cells.getByText('25%')).toBeTruthy()
  const progress = cells.getByRole('progressbar', { name: 'Progress of Nov 20-1' })
  expect(progress.getAttribute('aria-valuetext')).toBe('25%: 6 answered, 0 invalid, 0 not measured, of 24')
  expect(cells.getByTitle('$0.001062').textContent).toBe('$0.0011')
  expect(cells.getByRole('link').getAttribute('href')).toBe('/runs/run-1')
})

it('an unknown cost is not a zero, and a simulated one is marked', async () => {
  renderApp('/runs', (world) => {
    world.addRun({ costOf: () => null })
    world.addRun({ models: world.models.filter((model) => model.provider.isSandbox) })
  })
  expect(within(await row('Nov 20-1')).getByText('unknown')).toBeTruthy()
  const sandbox = within(await row('Nov 20-2'))
  expect(sandbox.getByText('simulated')).toBeTruthy()
  expect(sandbox.getByText('$0.0021')).toBeTruthy()
})

it('without runs it teaches how to start one', async () => {
  renderApp('/runs')
  expect(await screen.findByRole('heading', { name: 'Start your first run' })).toBeTruthy()
  expect(screen.queryByRole('search')).toBeNull()
  for (const link of screen.getAllByRole('link', { name: 'New run' })) {
    expect(link.getAttribute('href')).toBe('/runs/new')
  }
})

it('shapes stand in while the runs are fetched', async () => {
  renderApp('/runs', (_world, api) => api.intercepts.set('RunsPage', silence))
  expect(await screen.findByRole('status', { name: 'Loading runs' })).toBeTruthy()
})

it('a failure is said with a reference to quote, and can be tried again', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>().mockResolvedValue()
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  const { api } = renderApp('/runs', (world, fake) => {
    world.addRun()
    fake.intercepts.set('RunsPage', () =>
      refusal('The database did not answer.', { code: 'DATABASE_UNAVAILABLE' }),
    )
  })
  const alert = within(await screen.findByRole('alert'))
  expect(alert.getByText('Could not load the runs')).toBeTruthy()
  expect(alert.getByText('The database did not answer.')).toBeTruthy()
  fireEvent.click(alert.getByRole('button', { name: 'Copy reference' }))
  expect(await alert.findByRole('button', { name: 'Copied' })).toBeTruthy()
  expect(writeText).toHaveBeenCalledWith('ref-7f3a')
  api.intercepts.clear()
  fireEvent.click(alert.getByRole('button', { name: 'Try again' }))
  expect(await row('Nov 20-1')).toBeTruthy()
})

it('where the browser allows no copying the reference is shown instead', async () => {
  vi.stubGlobal('navigator', {})
  renderApp('/runs', (_world, api) => {
    api.intercepts.set('RunsPage', () => refusal('Broken.', { code: 'INTERNAL', reference: 'ref-long' }))
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Copy reference' }))
  expect(await screen.findByText('This browser did not allow copying.')).toBeTruthy()
})

it('filters go into the address and out of it again', async () => {
  const { url } = renderApp('/runs', (world) => {
    world.addRun({ status: 'FAILED' })
    world.addRun({ status: 'COMPLETED', definition: existing(world.definitions[1]) })
  })
  await row('Nov 20-1')
  await choose('Status', 'Failed')
  await waitFor(() => expect(screen.queryByRole('link', { name: 'Nov 20-2' })).toBeNull())
  expect(url()).toBe('/runs?status=FAILED')
  await choose('Definition', 'Triage order')
  expect(await screen.findByText('No runs match')).toBeTruthy()
  expect(url()).toBe('/runs?status=FAILED&definition=definition-2')
  fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
  await row('Nov 20-2')
  expect(url()).toBe('/runs')
})

it('a definition in the address that is not in the list stays chosen', async () => {
  renderApp('/runs?definition=definition-old&status=nonsense')
  const select = await screen.findByRole('combobox', { name: 'Definition' })
  expect(select.textContent).toContain('Chosen definition')
  expect(screen.getByRole('combobox', { name: 'Status' }).textContent).toContain('All statuses')
})

it('a long list comes in pages', async () => {
  const { url } = renderApp('/runs', (world) => {
    for (let index = 0; index < 25; index++) world.addRun()
  })
  expect(await screen.findByText('1–20 of 25')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Previous page' })).toHaveProperty('disabled', true)
  fireEvent.click(screen.getByRole('button', { name: 'Next page' }))
  expect(await screen.findByText('21–25 of 25')).toBeTruthy()
  expect(url()).toBe('/runs?page=2')
  expect(await row('Nov 20-1')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Next page' })).toHaveProperty('disabled', true)
  fireEvent.click(screen.getByRole('button', { name: 'Previous page' }))
  expect(await screen.findByText('1–20 of 25')).toBeTruthy()
  expect(url()).toBe('/runs')
})

it('runs under way are asked for every two seconds until none is', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { api, world } = renderApp('/runs', (fresh) => {
    fresh.addRun({ status: 'RUNNING', outcomeAt: () => null })
  })
  expect(within(await row('Nov 20-1')).getByText('0%')).toBeTruthy()
  world.runs = []
  world.addRun({ status: 'COMPLETED' })
  await vi.advanceTimersByTimeAsync(2000)
  expect(await screen.findByText('Completed')).toBeTruthy()
  // Once more after the last change, and then no more.
  await waitFor(() => expect(api.count('RunsPage')).toBe(3))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(api.count('RunsPage')).toBe(3)
})

it('when a refresh fails the last state stays and says that it is old', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { api } = renderApp('/runs', (world) => {
    world.addRun({ status: 'RUNNING' })
  })
  await row('Nov 20-1')
  api.intercepts.set('RunsPage', () => Promise.reject(new TypeError('offline')))
  await vi.advanceTimersByTimeAsync(2000)
  expect((await screen.findByRole('alert')).textContent).toContain('This is the last known state.')
  expect(screen.getByRole('link', { name: 'Nov 20-1' })).toBeTruthy()
  api.intercepts.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
})
