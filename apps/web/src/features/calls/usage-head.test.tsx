import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'

import { findCallsTable, readCallRows } from '../../test/calls-table.ts'
import { existing } from '../../test/existing.ts'
import { renderApp } from '../../test/render.tsx'

const address = '/calls'
const plain = (text: string | null | undefined) => text?.replaceAll(/\s/g, ' ')
const findSums = async () => {
  const [cost] = await screen.findAllByText(/^(Known cost|Cost)$/)
  return existing(cost?.closest('section'))
}

beforeEach(() => {
  // Days change at midnight UTC; a test is over before this one does.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-20T12:00:00.000Z') })
})

it('the head line has the known cost, held against as many whole days before, and what is left out', async () => {
  renderApp(address, ({ calls }) => {
    calls.add({ costUsd: '1.5', createdAt: '2026-11-19T23:59:59.999Z' })
    calls.add({ costUsd: '0.5', outcome: 'INVALID', costBasis: 'ESTIMATED' })
    calls.add({
      costUsd: null,
      costBasis: 'NO_USAGE',
      totalTokens: null,
      latencyMs: null,
      createdAt: '2026-11-14T00:00:00.000Z',
    })
    calls.add({ costUsd: '1.2', createdAt: '2026-11-10T00:00:00.000Z' })
    calls.add({ costUsd: '7', createdAt: '2026-11-13T00:00:00.000Z' })
    calls.add({ costUsd: '9', modelId: 'sandbox-small' })
  })
  const sums = await findSums()
  expect(
    within(sums)
      .getAllByRole('definition')
      .map(({ textContent }) => plain(textContent)),
  ).toEqual([
    '$2.0014 – 19 Nov: $0.300 more in known cost than on 7 – 12 Nov (+25%)',
    '1 callnot in the sum',
    '3success rate 66%',
    '2,750estimated in 1 call',
    '840 ms',
  ])
  expect(sums.textContent).toContain('1 call to the sandbox is left out of sums and list')
})

it.each([
  ['0.5', '2', '$0.50014 – 19 Nov: $1.50 less than on 7 – 12 Nov (-75%)'],
  ['0.5', '0.5', '$0.50014 – 19 Nov: the same as on 7 – 12 Nov'],
  ['0.5', '0', '$0.50014 – 19 Nov: $0.500 more than on 7 – 12 Nov'],
])('%s after %s reads as such', async (costUsd, before, text) => {
  renderApp(address, ({ calls }) => {
    calls.add({ costUsd, createdAt: '2026-11-18T00:00:00.000Z' })
    calls.add({ costUsd: before, createdAt: '2026-11-10T00:00:00.000Z' })
  })
  const [cost] = within(await findSums()).getAllByRole('definition')
  expect(plain(cost?.textContent)).toBe(text)
})

it.each([
  ['range=month', '$11.001 – 19 Nov: $2.00 more than on 1 – 19 Oct (+25%)'],
  ['from=2026-11-10&to=2026-11-19', '$10.00$2.00 more than on 31 Oct – 9 Nov (+25%)'],
  ['from=2026-11-20&to=2026-11-20', '$1.00no whole day to compare yet'],
])('with %s the sentence says which days it is about', async (period, text) => {
  renderApp(`${address}?${period}`, ({ calls }) => {
    calls.add({ costUsd: '10', createdAt: '2026-11-19T10:00:00.000Z' })
    calls.add({ costUsd: '1', createdAt: '2026-11-20T10:00:00.000Z' })
    calls.add({ costUsd: '8', createdAt: '2026-10-19T10:00:00.000Z' })
    calls.add({ costUsd: '5', createdAt: '2026-10-20T10:00:00.000Z' })
    if (period.startsWith('from')) calls.add({ costUsd: '8', createdAt: '2026-10-31T10:00:00.000Z' })
  })
  const [cost] = within(await findSums()).getAllByRole('definition')
  expect(plain(cost?.textContent)).toBe(text)
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

it('sandbox calls are counted and listed on request, and left out again', async () => {
  const { url } = renderApp(address, ({ calls }) => {
    calls.add({ costUsd: '1' })
    calls.add({ costUsd: '0.25', modelId: 'sandbox-small' })
  })
  await findCallsTable()
  expect(readCallRows().length).toBe(1)
  fireEvent.click(await screen.findByRole('button', { name: 'Count them' }))
  expect((await screen.findByText('$1.25')).title).toBe('$1.25')
  await waitFor(() => expect(readCallRows().length).toBe(2))
  expect(url()).toBe('/calls?sandbox=true')
  fireEvent.click(await screen.findByRole('button', { name: 'Leave them out' }))
  expect(await screen.findByRole('button', { name: 'Count them' })).toBeTruthy()
  await waitFor(() => expect(readCallRows().length).toBe(1))
})
