import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { choose } from '../../../test/choose.ts'
import { existing } from '../../../test/existing.ts'
import { refusal, silence } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'

const address = '/runs/run-1?tab=transcripts'

it('a transcript is listed with its model, sample, tokens, cost, latency and finish', async () => {
  renderApp(address, (world) => {
    world.addRun({
      samplesPerScenario: 2,
      costOf: (model) => (model.modelId === 'gpt-5-mini' ? null : '0.5'),
    })
  })
  const table = within(await screen.findByRole('table', { name: 'Transcripts' }))
  const cells = (index: number) =>
    within(existing(table.getAllByRole('row')[index]))
      .getAllByRole('cell')
      .map((cell) => cell.textContent)
  expect(cells(2)).toEqual(['GPT-5 mini', '2', '1,572', 'unknown', '937 ms', 'stop'])
  expect(cells(3)).toEqual(['Claude Haiku 4.5', '1', '1,572', '$0.500', '1.1 s', 'stop'])
})

it('the model filter lives in the address', async () => {
  const { url } = renderApp(address, (world) => {
    world.addRun()
  })
  await screen.findByText('1–20 of 24')
  await choose('Model', 'Claude Haiku 4.5')
  await waitFor(() => expect(screen.queryByText('1–20 of 24')).toBeNull())
  expect(url()).toBe(`${address}&model=provider-anthropic-claude-haiku-4-5`)
  expect(screen.getAllByRole('row')).toHaveLength(1 + 12)
  await choose('Model', 'All models')
  expect(await screen.findByText('1–20 of 24')).toBeTruthy()
  expect(url()).toBe(address)
})

it('a click opens the transcript beside the list, with its neighbours, and Escape closes it', async () => {
  const { url } = renderApp(address, (world) => {
    world.addRun()
  })
  fireEvent.click(existing((await screen.findAllByRole('link', { name: 'amount_1 / history_1' }))[0]))
  const panel = within(await screen.findByRole('dialog', { name: 'amount_1 / history_1' }))
  expect(url()).toBe(`${address}&transcript=run-1-transcript-1`)
  expect((await panel.findByRole('region', { name: 'Prompt' })).textContent).toContain(
    'Scenario 1: a bank reviews',
  )
  expect(panel.getByRole('region', { name: 'Answer' }).textContent).toContain('Answer 1:')
  expect(panel.getByText('gpt-5-mini-2026-10-01')).toBeTruthy()
  expect(panel.getByText('1,412')).toBeTruthy()
  expect(panel.getByText(/At the prices of that moment/).textContent).toContain('input $0.250, output $2.00')
  expect(panel.getByRole('button', { name: 'Previous transcript' })).toHaveProperty('disabled', true)
  expect(screen.getByRole('row', { selected: true }).textContent).toContain('GPT-5 mini')

  fireEvent.click(panel.getByRole('button', { name: 'Next transcript' }))
  await waitFor(() =>
    expect(panel.getByRole('region', { name: 'Answer' }).textContent).toContain('Answer 2:'),
  )
  expect(url()).toBe(`${address}&transcript=run-1-transcript-2`)
  expect(screen.getByRole('table', { name: 'Transcripts' })).toBeTruthy()

  fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' })
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(url()).toBe(address)
})

it('a link to a transcript opens it, and its id can be copied', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>().mockResolvedValue()
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  renderApp(`${address}&transcript=run-1-transcript-20`, (world) => {
    world.addRun()
  })
  const panel = within(await screen.findByRole('dialog'))
  fireEvent.click(panel.getByRole('button', { name: 'Copy transcript id' }))
  await waitFor(() => expect(writeText).toHaveBeenCalledWith('run-1-transcript-20'))
  await waitFor(() =>
    expect(panel.getByRole('button', { name: 'Previous transcript' })).toHaveProperty('disabled', false),
  )
  expect(panel.getByRole('button', { name: 'Next transcript' })).toHaveProperty('disabled', true)
})

it('what storage did to an answer is said, and a simulated cost is called so', async () => {
  renderApp(`${address}&transcript=run-1-transcript-1`, (world) => {
    const run = world.addRun({ models: world.models.filter((model) => model.provider.isSandbox) })
    Object.assign(existing(run.allTranscripts[0]), { storageNote: 'cut', content: { turns: 'none' } })
  })
  const panel = within(await screen.findByRole('dialog'))
  expect(await panel.findByText('The answer was too long to keep and was cut.')).toBeTruthy()
  expect(panel.getByText('simulated')).toBeTruthy()
  expect(panel.queryByText(/At the prices/)).toBeNull()
})

it('a transcript that is not there, or does not come, says so', async () => {
  const { go } = renderApp(`${address}&transcript=run-1-transcript-99`, (world) => {
    world.addRun()
  })
  expect(await screen.findByText('There is no such transcript, or none you may see.')).toBeTruthy()
  go(address)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

it('the next transcript does not show the one before it while it loads', async () => {
  const { api } = renderApp(`${address}&transcript=run-1-transcript-1`, (world) => {
    world.addRun()
  })
  const panel = within(await screen.findByRole('dialog'))
  await panel.findByRole('region', { name: 'Answer' })
  api.intercepts.set('TranscriptPanel', silence)
  await waitFor(() =>
    expect(panel.getByRole('button', { name: 'Next transcript' })).toHaveProperty('disabled', false),
  )
  fireEvent.click(panel.getByRole('button', { name: 'Next transcript' }))
  expect(await panel.findByRole('status', { name: 'Loading the transcript' })).toBeTruthy()
  expect(panel.queryByRole('region', { name: 'Answer' })).toBeNull()
})

it('without transcripts it says whether to wait', async () => {
  const { go } = renderApp(address, (world) => {
    world.addRun({ outcomeAt: () => 'NOT_MEASURED' })
    world.addRun({ status: 'RUNNING', outcomeAt: () => null })
  })
  expect(await screen.findByText(/See Problems for why/)).toBeTruthy()
  go('/runs/run-2?tab=transcripts')
  expect(await screen.findByText('They appear here as the models answer.')).toBeTruthy()
})

it('a page of transcripts can be turned, and a failure tried again', async () => {
  let isDown = true
  const { url } = renderApp(address, (world, api) => {
    world.addRun()
    api.intercepts.set('TranscriptsTab', () =>
      isDown ? refusal('Broken.', { code: 'INTERNAL' }) : undefined,
    )
  })
  await screen.findByText('Could not load the transcripts')
  isDown = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Next page' }))
  expect(await screen.findByText('21–24 of 24')).toBeTruthy()
  expect(url()).toBe(`${address}&page=2`)
})
