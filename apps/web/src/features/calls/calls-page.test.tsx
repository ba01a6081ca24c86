import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { findCallsTable, readCallRows } from '../../test/calls-table.ts'
import { existing } from '../../test/existing.ts'
import { json, refusal, silence } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'

const address = '/calls'
const file =
  '/api/calls.csv?from=2026-11-14T00%3A00%3A00.000Z&to=2026-11-21T00%3A00%3A00.000Z&includeSandbox=false&orderBy=MOST_EXPENSIVE'
const findRows = async () => {
  await findCallsTable()
  return readCallRows()
}
const findSums = async () => {
  const [cost] = await screen.findAllByText(/^(Known cost|Cost)$/)
  return existing(cost?.closest('section'))
}
const click = (role: string, name: string | RegExp) => fireEvent.click(screen.getByRole(role, { name }))

beforeEach(() => {
  // Days change at midnight UTC; a test is over before this one does.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-20T12:00:00.000Z') })
})

describe('the list', () => {
  it('each call is a row with its time, model, outcome, tokens, cost and who asked', async () => {
    renderApp(`${address}?sandbox=true`, ({ calls }) => {
      calls.add({ createdAt: '2026-11-20T11:00:01.000Z' })
      calls.add({
        modelId: 'sandbox-small',
        createdAt: '2026-11-20T10:00:00.000Z',
        outcome: 'FAILED',
        errorCode: 'RATE_LIMITED',
        costUsd: '0',
        costBasis: 'FREE',
        inputTokens: null,
        outputTokens: null,
        latencyMs: null,
      })
    })
    const table = await findCallsTable()
    await waitFor(() => expect(table.textContent).toContain('Research'))
    expect(readCallRows()).toEqual([
      '20 Nov, 11:00:01GPT-5 miniAnsweredGPT-5 miniOpenAIProbeAnswered1,200 / 175$0.0006840 msAda LovelaceResearch',
      '20 Nov, 10:00:00Sandbox smallFailedSandbox smallsandboxSandboxProbeFailedRATE_LIMITEDunknown$0.00–Ada LovelaceResearch',
    ])
  })

  it('an unknown cost says so with its bound, and an estimated one is marked', async () => {
    renderApp(address, ({ calls }) => {
      calls.add({ costUsd: null, costBasis: 'NO_USAGE', costBoundUsd: '0.0123' })
      calls.add({ costUsd: null, costBasis: 'NO_PRICE', outputTokens: null })
      calls.add({ costUsd: '1.5', costBasis: 'ESTIMATED', usageSource: 'ESTIMATED' })
    })
    const rows = await findRows()
    expect(rows[0]).toContain('unknownat most $0.012')
    expect(rows[1]).toMatch(/1,200 \/ unknownunknown840 ms/)
    expect(rows[2]).toContain('≈ about $1.50')
  })

  it('the most expensive come first when asked for', async () => {
    const { url } = renderApp(address, ({ calls }) => {
      calls.add({ costUsd: '0.01' })
      calls.add({ costUsd: '0.03' })
      calls.add({ costUsd: null })
    })
    await findCallsTable()
    click('button', 'Most expensive')
    await waitFor(() => expect(readCallRows()[0]).toContain('$0.030'))
    expect(url()).toBe('/calls?sort=cost')
    click('button', 'Newest')
    await waitFor(() => expect(url()).toBe('/calls'))
  })

  it('the calls that are listed are downloaded as a file, in the same order', async () => {
    const create = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:calls')
    const revoke = vi.spyOn(URL, 'revokeObjectURL').mockReturnValue()
    const { api } = renderApp(`${address}?sort=cost`, ({ calls }, fake) => {
      calls.add()
      fake.intercepts.set(file, () => new Response('id\r\ncall-1\r\n'))
    })
    await findCallsTable()
    click('button', 'Download CSV')
    await waitFor(() => expect(revoke).toHaveBeenCalledWith('blob:calls'))
    expect(create).toHaveBeenCalledTimes(1)
    expect(await screen.findByRole('button', { name: 'Download CSV' })).toBeTruthy()
    expect(api.requests.filter(({ path }) => path === file)).toHaveLength(1)
  })

  it.each([
    [
      'refused',
      () => json({ error: { message: 'costAtLeast is too much.' } }, 400),
      'costAtLeast is too much.',
    ],
    ['away', () => Promise.reject(new TypeError('offline')), /^Sluice did not answer/],
  ])('a file that is %s is said so', async (_what, answer, text) => {
    renderApp(`${address}?sort=cost`, ({ calls }, fake) => {
      calls.add()
      fake.intercepts.set(file, answer)
    })
    await findCallsTable()
    click('button', 'Download CSV')
    expect(await screen.findByText(text)).toBeTruthy()
    expect(screen.getAllByText('The calls could not be downloaded.').length).toBeGreaterThan(0)
  })

  it('goes on from page to page, and says so when it cannot', async () => {
    const { api } = renderApp(address, ({ calls }) => {
      for (let index = 0; index < 70; index += 1) calls.add()
    })
    await findCallsTable()
    expect(screen.getByText('50 of 70 shown')).toBeTruthy()
    api.intercepts.set('CallsList', () => refusal('Not now.', { code: 'INTERNAL' }))
    click('button', 'Load more')
    expect(await screen.findByText('Not now.')).toBeTruthy()
    api.intercepts.clear()
    click('button', 'Load more')
    expect(await screen.findByText('All 70 shown')).toBeTruthy()
    expect(readCallRows().length).toBe(70)
  })

  it('more than can be counted is said to be more', async () => {
    renderApp(address, ({ calls }) => {
      for (let index = 0; index < 101; index += 1) calls.add()
    })
    await findCallsTable()
    expect(screen.getByText('more than 100')).toBeTruthy()
    expect(screen.getByText('50 shown')).toBeTruthy()
  })
})

describe('what stands in its place', () => {
  it('shapes stand in while everything is fetched', async () => {
    renderApp(address, (_world, api) => {
      for (const name of ['CallsList', 'UsageHead', 'CostChart']) api.intercepts.set(name, silence)
    })
    expect(await screen.findByRole('status', { name: 'Loading calls' })).toBeTruthy()
    expect(screen.getByRole('status', { name: 'Loading sums' })).toBeTruthy()
    expect(screen.getByRole('status', { name: 'Loading the costs by day' })).toBeTruthy()
  })

  it('a failure is said where it happened, and can be tried again', async () => {
    const { api } = renderApp(address, ({ calls }, fake) => {
      calls.add()
      fake.intercepts.set('CallsList', () =>
        refusal('The database is away.', { code: 'DATABASE_UNAVAILABLE' }),
      )
    })
    expect((await screen.findByRole('alert')).textContent).toContain('The database is away.')
    expect((await findSums()).textContent).toContain('$0.0006')
    api.intercepts.clear()
    click('button', 'Try again')
    expect(await findRows()).toHaveLength(1)
  })

  it('without any call it says how to make one', async () => {
    renderApp(address)
    expect(await screen.findByRole('heading', { name: 'No calls in this period' })).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Start a run' }).getAttribute('href')).toBe('/runs/new')
    expect((await findSums()).textContent).toMatch(/no calls on 7\s–\s12\sNov/)
    expect(await screen.findByText('There are no costs in this period.')).toBeTruthy()
  })

  it('where only the sandbox was called it says so, and one click counts and lists its calls', async () => {
    const { url } = renderApp(address, ({ calls }) => {
      calls.add({ modelId: 'sandbox-small', costUsd: '0.25' })
      calls.add({ modelId: 'sandbox-small', costUsd: '0.25' })
    })
    expect(await screen.findByRole('heading', { name: 'Only sandbox calls here' })).toBeTruthy()
    expect((await findSums()).textContent).toContain(
      'Only the sandbox was called: 2 calls are left out of sums and list, because nobody is billed for them.',
    )
    click('button', 'Show sandbox calls')
    expect(await findRows()).toHaveLength(2)
    await waitFor(async () => expect((await findSums()).textContent).toMatch(/^Cost\$0\.500no calls on/))
    expect(url()).toBe('/calls?sandbox=true')
  })

  it('a sandbox model that is chosen is found too', async () => {
    const { url } = renderApp(`${address}?feature=JUDGE`, ({ calls }) => {
      calls.add()
      calls.add({ modelId: 'sandbox-small', feature: 'JUDGE' })
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Show sandbox calls' }))
    expect(await findRows()).toHaveLength(1)
    expect(url()).toBe('/calls?feature=JUDGE&sandbox=true')
  })

  it('who may not start a run is not asked to', async () => {
    renderApp(address, (world) => {
      world.viewer = { ...world.viewer, canWrite: false, canAdminister: false, canManageTeam: false }
    })
    await screen.findByRole('heading', { name: 'No calls in this period' })
    expect(screen.queryByRole('link', { name: 'Start a run' })).toBeNull()
  })

  it('where no call matches, the filters are cleared', async () => {
    const { url } = renderApp(`${address}?outcome=FAILED&range=30d`, ({ calls }) => calls.add())
    expect(await screen.findByRole('heading', { name: 'No calls match' })).toBeTruthy()
    fireEvent.click(existing(screen.getAllByRole('button', { name: 'Clear filters' }).at(-1)))
    expect(await findRows()).toHaveLength(1)
    expect(url()).toBe('/calls?range=30d')
  })
})
