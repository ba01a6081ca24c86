import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'

import { choose } from '../../test/choose.ts'
import { existing } from '../../test/existing.ts'
import { refusal } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'
import type { World } from '../../test/world.ts'

const findCard = () => screen.findByRole('region', { name: 'Cost by day' })
const findLegend = () => screen.findByRole('list', { name: 'Cost by group' })
const bars = (card: HTMLElement) => card.querySelectorAll('.recharts-bar-rectangle path').length

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-20T12:00:00.000Z') })
  // The document of the tests has no layout, and a chart draws into the room there is.
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 640, 256))
})

function arrange({ calls }: World): void {
  calls.add({ costUsd: '0.1', createdAt: '2026-11-19T10:00:00.000Z' })
  calls.add({ costUsd: '0.2', createdAt: '2026-11-20T10:00:00.000Z' })
  calls.add({ costUsd: null, createdAt: '2026-11-20T10:00:00.000Z' })
  calls.add({
    modelId: 'claude-haiku-4-5',
    feature: 'JUDGE',
    costUsd: '2',
    createdAt: '2026-11-20T09:00:00.000Z',
  })
  calls.add({ costUsd: '5', createdAt: '2026-11-12T09:00:00.000Z' })
}

it('groups are listed with their sums, the most expensive first, and one is hidden and shown again', async () => {
  renderApp('/calls', arrange)
  const legend = await findLegend()
  expect(
    within(legend)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['Claude Haiku 4.5Anthropic · 1 call$2.00', 'GPT-5 miniOpenAI · 3 calls, 1 cost unknown$0.300'])
  const card = await findCard()
  await waitFor(() => expect(bars(card)).toBe(3))
  const toggle = within(legend).getByRole('button', { name: 'Draw GPT-5 mini' })
  fireEvent.click(toggle)
  expect(toggle.getAttribute('aria-pressed')).toBe('false')
  await waitFor(() => expect(bars(card)).toBe(1))
  fireEvent.click(toggle)
  await waitFor(() => expect(bars(card)).toBe(3))
})

it('a group is one click from its calls', async () => {
  const { url } = renderApp('/calls', arrange)
  fireEvent.click(within(await findLegend()).getByRole('link', { name: 'Claude Haiku 4.5' }))
  await waitFor(() => expect(url()).toBe('/calls?model=provider-anthropic-claude-haiku-4-5'))
})

it('a bar is one click from the calls of its day and group', async () => {
  const { url } = renderApp('/calls?range=30d', arrange)
  const card = await findCard()
  await waitFor(() => expect(bars(card)).toBe(4))
  fireEvent.click(existing(card.querySelectorAll('.recharts-bar-rectangle path')[0]))
  await waitFor(() =>
    expect(url()).toBe('/calls?from=2026-11-12&to=2026-11-12&model=provider-openai-gpt-5-mini'),
  )
})

it('pointing at a day names what it cost', async () => {
  renderApp('/calls', arrange)
  const card = await findCard()
  await waitFor(() => expect(bars(card)).toBe(3))
  fireEvent.mouseMove(existing(card.querySelector('.recharts-wrapper')), { clientX: 620, clientY: 100 })
  const day = await within(card).findByText('20 Nov, UTC, so far')
  expect(day.parentElement?.textContent).toBe(
    '20 Nov, UTC, so farClaude Haiku 4.5$2.00GPT-5 mini$0.200All$2.2013 Nov$0.00',
  )
})

it('the same is there in numbers, each of which goes to its calls', async () => {
  const { url } = renderApp('/calls', arrange)
  await findLegend()
  fireEvent.click(screen.getByRole('button', { name: 'Table' }))
  const table = await screen.findByRole('table', { name: 'Cost of each day' })
  const rows = within(table)
    .getAllByRole('row')
    .map((row) => [...row.children].map(({ textContent }) => textContent))
  expect(rows[0]).toEqual(['Day', 'Claude Haiku 4.5', 'GPT-5 mini', 'All', 'Before'])
  expect(rows[1]).toEqual(['20 Nov so far', '$2.00', '$0.200', '$2.20', '13 Nov $0.00'])
  expect(rows[2]).toEqual(['19 Nov', '–', '$0.100', '$0.100', '12 Nov $5.00'])
  expect(rows).toHaveLength(9)
  expect(rows.at(-1)).toEqual(['Sum', '$2.00', '$0.300', '$2.30', '$5.00'])
  fireEvent.click(within(table).getByRole('link', { name: '$0.100' }))
  await waitFor(() =>
    expect(url()).toBe('/calls?view=table&from=2026-11-19&to=2026-11-19&model=provider-openai-gpt-5-mini'),
  )
})

it('days go to all of their calls, and the chart comes back', async () => {
  const { url } = renderApp('/calls?view=table', arrange)
  const table = await screen.findByRole('table', { name: 'Cost of each day' })
  fireEvent.click(within(table).getByRole('link', { name: '19 Nov' }))
  await waitFor(() => expect(url()).toBe('/calls?view=table&from=2026-11-19&to=2026-11-19'))
  fireEvent.click(await screen.findByRole('button', { name: 'Chart' }))
  expect(await screen.findByText(/^18 Nov 2026, all groups\. Days are UTC; click/)).toBeTruthy()
})

it('costs are told apart by provider or feature too', async () => {
  const { url } = renderApp('/calls', arrange)
  await findLegend()
  await choose('Group by', 'By feature')
  expect(await screen.findByRole('link', { name: 'Judge' })).toBeTruthy()
  await choose('Group by', 'By provider')
  fireEvent.click(await screen.findByRole('link', { name: 'Anthropic' }))
  await waitFor(() => expect(url()).toBe('/calls?by=provider&provider=provider-anthropic'))
  await choose('Group by', 'By model')
  await waitFor(() => expect(url()).toBe('/calls?provider=provider-anthropic'))
})

it('beyond eight groups the rest is one, and cannot be asked for', async () => {
  renderApp('/calls', (world) => {
    const features = [
      'PROBE',
      'SUMMARIZE',
      'EXPANSION',
      'JUDGE',
      'CHAT',
      'EMBEDDING',
      'WORKFLOW_STEP',
      'TEST_CASE',
    ]
    for (const feature of features) world.calls.add({ feature, costUsd: '2' })
    world.calls.add({ feature: 'EXPERIMENT', costUsd: '1' })
  })
  await findLegend()
  await choose('Group by', 'By feature')
  const legend = await waitFor(() => {
    const list = screen.getByRole('list', { name: 'Cost by group' })
    expect(list.textContent).toContain('1 others')
    return list
  })
  expect(within(legend).queryByRole('link', { name: '1 others' })).toBeNull()
})

it('a chart that cannot be had says why, and the calls are there all the same', async () => {
  renderApp('/calls', (world, api) => {
    arrange(world)
    api.intercepts.set('CostChart', () =>
      refusal('groupBy gives more than 5000 rows; ask for fewer days.', { code: 'VALIDATION_FAILED' }),
    )
  })
  expect((await screen.findByRole('alert')).textContent).toContain('ask for fewer days')
  expect(await screen.findByRole('table', { name: 'Calls' })).toBeTruthy()
})
