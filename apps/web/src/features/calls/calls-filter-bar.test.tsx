import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'

import { findCallsTable, readCallRows } from '../../test/calls-table.ts'
import { choose } from '../../test/choose.ts'
import { existing } from '../../test/existing.ts'
import { renderApp } from '../../test/render.tsx'

const address = '/calls'
const findRows = async () => {
  await findCallsTable()
  return readCallRows()
}
const click = (role: string, name: string | RegExp) => fireEvent.click(screen.getByRole(role, { name }))

beforeEach(() => {
  // Days change at midnight UTC; a test is over before this one does.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-20T12:00:00.000Z') })
})

it('go into the address, are shown as chips, and out of it again', async () => {
  const { url, api } = renderApp(address, ({ calls }) => {
    calls.add({ feature: 'CHAT', outcome: 'FAILED', errorCode: 'TIMEOUT' })
    calls.add({ modelId: 'claude-haiku-4-5' })
  })
  await findCallsTable()
  click('button', 'Filters')
  await choose('Outcome', 'Failed')
  await choose('Feature', 'Chat')
  await choose('Error code', 'TIMEOUT')
  await choose('Model', 'GPT-5 mini (OpenAI)')
  await choose('Provider', 'OpenAI')
  await waitFor(() => expect(readCallRows().length).toBe(1))
  expect(url()).toBe(
    '/calls?outcome=FAILED&feature=CHAT&error=TIMEOUT&model=provider-openai-gpt-5-mini&provider=provider-openai',
  )
  const chips = within(screen.getByRole('list', { name: 'Filters that are set' })).getAllByRole('button')
  expect(chips.map(({ textContent }) => textContent)).toEqual([
    'Remove the filter Model: GPT-5 mini (OpenAI)',
    'Remove the filter Provider: OpenAI',
    'Remove the filter Feature: Chat',
    'Remove the filter Outcome: Failed',
    'Remove the filter Error code: TIMEOUT',
    ' Clear filters',
  ])
  for (const chip of chips.slice(0, -1)) fireEvent.click(chip)
  await waitFor(() => expect(url()).toBe('/calls'))
  expect(
    api.requests.findLast(({ operationName }) => operationName === 'UsageHead')?.variables,
  ).toMatchObject({
    filter: { modelIds: null, includeSandbox: false },
  })
  await choose('Outcome', 'Failed')
  await choose('Outcome', 'All')
  await waitFor(() => expect(url()).toBe('/calls'))
})

it('a least cost is taken over when it is confirmed, if it is one', async () => {
  const { url } = renderApp(address, ({ calls }) => {
    calls.add({ costUsd: '0.2' })
    calls.add({ costUsd: '0.4' })
  })
  await findCallsTable()
  click('button', 'Filters')
  const field = () => screen.getByLabelText('Cost at least')
  fireEvent.change(field(), { target: { value: 'much' } })
  fireEvent.blur(field())
  expect(await screen.findByText(/“much” is not a number/)).toBeTruthy()
  expect(url()).toBe('/calls')
  fireEvent.change(field(), { target: { value: '0.3' } })
  fireEvent.submit(existing(field().closest('form')))
  await waitFor(() => expect(readCallRows().length).toBe(1))
  expect(screen.getByRole('button', { name: 'Remove the filter Cost at least: $0.300' })).toBeTruthy()
  fireEvent.click(screen.getByRole('switch', { name: 'Only of unknown cost' }))
  expect(await screen.findByRole('heading', { name: 'No calls match' })).toBeTruthy()
  expect(url()).toBe('/calls?unpriced=true')
  fireEvent.click(screen.getByRole('switch', { name: 'Only of unknown cost' }))
  await waitFor(() => expect(url()).toBe('/calls'))
})

it('what nobody can choose here any more is still named', async () => {
  renderApp(`${address}?model=gone-0000-1&team=team-9&run=run-1&provider=p&cost=0.1`, (world) => {
    world.addRun({ id: 'run-1', name: 'Nov 20-A' })
  })
  await screen.findByRole('heading', { name: 'No calls match' })
  expect(await screen.findByRole('button', { name: 'Remove the filter Run: Nov 20-A' })).toBeTruthy()
  click('button', 'Remove the filter Team: team-9')
  click('button', 'Remove the filter Run: Nov 20-A')
  expect(screen.getByRole('button', { name: 'Remove the filter Model: gone-000' })).toBeTruthy()
  click('button', 'Filters')
  expect((await screen.findByRole('combobox', { name: 'Model' })).textContent).toContain('As chosen')
})

it('teams are told apart where there are several to see', async () => {
  const { url } = renderApp(address, ({ calls }) => {
    calls.add()
    calls.add({ team: { id: 'team-2', name: 'Support' } })
  })
  await findCallsTable()
  click('button', 'Filters')
  await choose('Team', 'Support')
  await waitFor(() => expect(readCallRows().length).toBe(1))
  expect(url()).toBe('/calls?team=team-2')
  await choose('Group by', 'By team')
  await waitFor(() =>
    expect(screen.getByRole('list', { name: 'Cost by group' }).textContent).toContain('Support'),
  )
  click('button', 'Remove the filter Team: Support')
  await waitFor(() => expect(url()).toBe('/calls?by=team'))
})

it('who sees one team only is not asked which', async () => {
  renderApp(address, (world) => {
    world.viewer = { ...world.viewer, canAdminister: false }
    world.calls.add()
  })
  expect((await findRows())[0]).toMatch(/Ada Lovelace$/)
  click('button', 'Filters')
  expect(await screen.findByRole('combobox', { name: 'Model' })).toBeTruthy()
  expect(screen.queryByRole('combobox', { name: 'Team' })).toBeNull()
})

it('the period is a range or days', async () => {
  const { url } = renderApp(address, ({ calls }) => {
    calls.add()
    calls.add({ createdAt: '2026-10-05T10:00:00.000Z' })
  })
  await findCallsTable()
  expect(readCallRows().length).toBe(1)
  expect(screen.getByText(/^14\s–\s20 Nov 2026, UTC$/)).toBeTruthy()
  await choose('Period', 'Last month')
  expect(await screen.findByText(/^1\s–\s31 Oct 2026, UTC$/)).toBeTruthy()
  expect((await findRows())[0]).toContain('5 Oct, 10:00:00')
  await choose('Period', 'Last 24 hours')
  expect(await screen.findByText(/^19\s–\s20 Nov 2026, whole days in sums$/)).toBeTruthy()
  await choose('Period', 'Days of your choice')
  expect(url()).toBe('/calls?from=2026-11-19&to=2026-11-20')
  fireEvent.change(await screen.findByLabelText('From'), { target: { value: '2026-10-01' } })
  await waitFor(() => expect(readCallRows().length).toBe(2))
  fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-10-31' } })
  await waitFor(() => expect(url()).toBe('/calls?from=2026-10-01&to=2026-10-31'))
  await choose('Period', 'Last 7 days')
  await waitFor(() => expect(url()).toBe('/calls'))
})
