import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'

import { findCallsTable, readCallRows } from '../../test/calls-table.ts'
import { existing } from '../../test/existing.ts'
import { renderApp } from '../../test/render.tsx'

const address = '/calls'
const findSums = async () => {
  const [cost] = await screen.findAllByText(/^(Known cost|Cost)$/)
  return existing(cost?.closest('section'))
}

beforeEach(() => {
  // Days change at midnight UTC; a test is over before this one does.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-20T12:00:00.000Z') })
})

it('the head line has the known cost beside the period before, and what is left out', async () => {
  renderApp(address, ({ calls }) => {
    calls.add({ costUsd: '1.5' })
    calls.add({ costUsd: '0.5', outcome: 'INVALID', costBasis: 'ESTIMATED' })
    calls.add({ costUsd: null, costBasis: 'NO_USAGE', totalTokens: null, latencyMs: null })
    calls.add({ costUsd: '1.6', createdAt: '2026-11-10T00:00:00.000Z' })
    calls.add({ costUsd: '9', modelId: 'sandbox-small' })
  })
  const sums = await findSums()
  expect(
    within(sums)
      .getAllByRole('definition')
      .map(({ textContent }) => textContent),
  ).toEqual([
    '$2.00$0.400 more than in the 7 days before (+25%)',
    '1 callnot in the sum',
    '366% successful',
    '2,750estimated in 1 call',
    '840 ms',
  ])
  expect(sums.textContent).toContain('1 sandbox call left out of the sums')
})

it.each([
  ['0.5', '2', '$0.500$1.50 less than in the 7 days before (-75%)'],
  ['0.5', '0.5', '$0.500the same as in the 7 days before'],
  ['0.5', '0', '$0.500$0.500 more than in the 7 days before'],
])('%s after %s reads as such', async (costUsd, before, text) => {
  renderApp(address, ({ calls }) => {
    calls.add({ costUsd })
    calls.add({ costUsd: before, createdAt: '2026-11-10T00:00:00.000Z' })
  })
  const [cost] = within(await findSums()).getAllByRole('definition')
  expect(cost?.textContent).toBe(text)
})

it('calls of unknown cost are one click away', async () => {
  const { url } = renderApp(address, ({ calls }) => {
    calls.add({ costUsd: null, costBasis: 'NO_USAGE' })
    calls.add()
  })
  await findCallsTable()
  fireEvent.click(await within(await findSums()).findByRole('link', { name: '1 call' }))
  await waitFor(() => expect(readCallRows().length).toBe(1))
  expect(url()).toBe('/calls?unpriced=true')
  expect(await screen.findByText(/do not follow the filter by unknown cost/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Remove the filter Cost: unknown' }))
  await waitFor(() => expect(readCallRows().length).toBe(2))
})

it('sandbox calls are counted on request, and left out again', async () => {
  const { url } = renderApp(address, ({ calls }) => {
    calls.add({ costUsd: '1' })
    calls.add({ costUsd: '0.25', modelId: 'sandbox-small' })
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Count them' }))
  expect((await screen.findByText('$1.25')).title).toBe('$1.25')
  expect(url()).toBe('/calls?sandbox=true')
  fireEvent.click(await screen.findByRole('button', { name: 'Leave them out' }))
  expect(await screen.findByRole('button', { name: 'Count them' })).toBeTruthy()
})
