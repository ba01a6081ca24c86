import { screen, waitFor, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { existing } from '../../test/existing.ts'
import { refusal, silence } from '../../test/fake-api.ts'
import { Feed } from '../../test/feed.ts'
import { renderApp } from '../../test/render.tsx'
import { createRun, type Run, type RunOptions } from '../../test/world-runs.ts'
import type { World } from '../../test/world.ts'

/** A run under way, and the stream of its states. */
function addLiveRun(world: World) {
  const run = world.addRun(answered(3))
  const feed = new Feed<Run>()
  world.progress.set(run.id, feed)
  const advance = (change: Partial<RunOptions>) => {
    world.runs = [createRun({ id: run.id, definition: run.definition, models: run.models, ...change })]
    return world.runs[0] ?? run
  }
  return { feed, advance }
}

function answered(count: number): Partial<RunOptions> {
  return {
    status: 'RUNNING',
    startedAt: new Date(Date.now() - 65_000).toISOString(),
    outcomeAt: (position) => (position < count ? 'ANSWERED' : null),
  }
}

it('the head of a run says what it is of, when, how long and by whom', async () => {
  renderApp('/runs/run-1', (world) => {
    world.addRun()
  })
  expect(await screen.findByRole('heading', { name: 'Nov 20-1', level: 1 })).toBeTruthy()
  expect(document.title).toBe('Nov 20-1 · Sluice')
  expect(screen.getByText('Completed')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Loan decision' }).getAttribute('href')).toBe(
    '/definitions/definition-1',
  )
  expect(screen.getByText('took 3 min 20 s')).toBeTruthy()
  expect(screen.getByText('by Ada Lovelace')).toBeTruthy()
})

it('models are listed with what became of their probes and how fast they were', async () => {
  renderApp('/runs/run-1', (world) => {
    world.addRun({
      outcomeAt: (position) => (position === 0 ? 'INVALID' : position === 1 ? 'NOT_MEASURED' : 'ANSWERED'),
    })
  })
  const table = within(await screen.findByRole('table', { name: 'Progress by model' }))
  const haiku = within(table.getByRole('row', { name: /Claude Haiku/ }))
  expect(haiku.getAllByRole('cell').map((cell) => cell.textContent)).toEqual([
    '12 / 12',
    '0',
    '11',
    '0',
    '1',
    '1.1 s',
    '4.2 s',
  ])
  const settings = within(screen.getByRole('region', { name: 'Started with' }))
  expect(settings.getByText('seed-4711')).toBeTruthy()
  expect(settings.getByText('vendor’s default')).toBeTruthy()
})

it('costs are given by token class and model, and the sandbox is left out of the total', async () => {
  renderApp('/runs/run-1', (world) => {
    const models = world.models.filter((model) => model.isDefault && model.isAvailable)
    world.addRun({ models, temperature: '0.70' })
  })
  const table = within(await screen.findByRole('table', { name: 'Tokens and cost by model' }))
  const sandbox = within(table.getByRole('row', { name: /Sandbox small sandbox/ }))
  expect(sandbox.getAllByRole('cell').map((cell) => cell.textContent)).toEqual([
    '12',
    '16,944',
    '768',
    '0',
    '1,152',
    '0',
    '$0.0021',
  ])
  const total = table.getByRole('row', { name: /Total/ })
  expect(total.textContent).toBe('Totalwithout the sandboxCalls of this run$0.0042')
  expect(screen.getByText('0.70')).toBeTruthy()
})

it('from the costs one goes to the calls they are made of', async () => {
  renderApp('/runs/run-1', (world) => {
    world.addRun()
  })
  const link = await screen.findByRole('link', { name: 'Calls of this run' })
  expect(link.getAttribute('href')).toBe('/calls?run=run-1&from=2026-11-20&to=2026-11-20')
})

it('a run in the sandbox shows a total that is called simulated', async () => {
  renderApp('/runs/run-1', (world) => {
    world.addRun({ models: world.models.filter((model) => model.provider.isSandbox) })
  })
  const table = within(await screen.findByRole('table', { name: 'Tokens and cost by model' }))
  expect(table.getByRole('row', { name: /Total/ }).textContent).toBe('TotalCalls of this runsimulated$0.0021')
})

it('a cost that is unknown is never shown as zero', async () => {
  renderApp('/runs/run-1', (world) => {
    world.addRun({ costOf: (model) => (model.modelId === 'gpt-5-mini' ? null : '0.001') })
  })
  const table = within(await screen.findByRole('table', { name: 'Tokens and cost by model' }))
  expect(table.getByRole('row', { name: /GPT-5 mini/ }).textContent).toContain('unknown12 calls unpriced')
  expect(table.getByRole('row', { name: /Total/ }).textContent).toBe(
    'TotalCalls of this rununknownat least $0.012; 12 calls without a known price',
  )
})

it('progress moves with the stream, and the end is fetched and shown without a reload', async () => {
  const { feed, advance, api } = renderLive()
  const progress = within(await screen.findByRole('region', { name: 'Progress' }))
  expect(await progress.findByText('3 of 24 probes')).toBeTruthy()
  expect(progress.getByText('Live')).toBeTruthy()
  expect(screen.getByText(/^1 min \d+ s so far$/)).toBeTruthy()
  feed.push(advance(answered(12)))
  expect(await progress.findByText('12 of 24 probes')).toBeTruthy()
  expect(progress.getByRole('status').textContent).toBe('Running, 50% done')
  const before = api.count('RunPage')
  feed.push(advance({ status: 'COMPLETED' }))
  feed.end()
  expect(await screen.findByText('Completed')).toBeTruthy()
  expect(progress.queryByText('Live')).toBeNull()
  await waitFor(() => expect(api.count('RunPage')).toBe(before + 1))
  expect(await screen.findByRole('tab', { name: 'Transcripts 24' })).toBeTruthy()
})

it('when the stream drops the run is asked for, and the stream is opened again', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { feed, advance, api, world } = renderLive()
  const progress = within(await screen.findByRole('region', { name: 'Progress' }))
  feed.end()
  expect(await progress.findByText('Refreshing every 2 s')).toBeTruthy()
  const again = new Feed<Run>()
  world.progress.set('run-1', again)
  advance(answered(9))
  await vi.advanceTimersByTimeAsync(2000)
  expect(await progress.findByText('9 of 24 probes')).toBeTruthy()
  await vi.advanceTimersByTimeAsync(10_000)
  await waitFor(() => expect(api.count('RunLiveProgress')).toBe(2))
  again.push(advance(answered(20)))
  expect(await progress.findByText('20 of 24 probes')).toBeTruthy()
  expect(await progress.findByText('Live')).toBeTruthy()
})

it('a stream that is refused is replaced by asking', async () => {
  renderApp('/runs/run-1', (world) => {
    world.addRun(answered(3))
  })
  expect(await screen.findByText('Refreshing every 2 s')).toBeTruthy()
})

it('a run that has not begun says when it was made', async () => {
  renderApp('/runs/run-1', (world) => {
    world.addRun({ status: 'PENDING', startedAt: null, outcomeAt: () => null })
  })
  expect(await screen.findByText('Pending')).toBeTruthy()
  expect(screen.getByText(/^Created/)).toBeTruthy()
})

it('a run that is not there says so', async () => {
  renderApp('/runs/run-9')
  expect(await screen.findByText('There is no such run')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'All runs' }).getAttribute('href')).toBe('/runs')
})

it('shapes stand in for the run, and a failure has a reference', async () => {
  const { go } = renderApp('/runs/run-1', (_world, api) => {
    api.intercepts.set('RunPage', silence)
    api.intercepts.set('ModelsPage', () => refusal('Broken.', { code: 'INTERNAL' }))
  })
  expect(await screen.findByRole('status', { name: 'Loading the run' })).toBeTruthy()
  go('/models')
  expect((await screen.findByRole('alert')).textContent).toContain('ref-7f3a')
})

function renderLive() {
  let live: ReturnType<typeof addLiveRun> | undefined
  const app = renderApp('/runs/run-1', (world) => {
    live = addLiveRun(world)
  })
  return { ...app, ...existing(live) }
}
