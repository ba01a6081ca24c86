import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { refusal, silence } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'
import { createPrice } from '../../test/world-registry.ts'
import type { Call } from '../../test/world-calls.ts'

const address = '/calls?call=call-1'
const findPanel = (name = 'Call to openai/gpt-5-mini') => screen.findByRole('dialog', { name })
const open = async (call: Partial<Call> = {}, isViewer = false) => {
  renderApp(address, (world) => {
    world.calls.add(call)
    if (isViewer)
      world.viewer = { ...world.viewer, canWrite: false, canAdminister: false, canManageTeam: false }
  })
  const panel = await findPanel()
  await within(panel).findByRole('list', { name: 'Explanation' })
  return panel
}

it('a call is opened from the list and closed again', async () => {
  const { url } = renderApp('/calls', ({ calls }) => calls.add())
  const table = await screen.findByRole('table', { name: 'Calls' })
  fireEvent.click(within(table).getByRole('link'))
  const panel = await findPanel()
  expect(url()).toBe('/calls?call=call-1')
  fireEvent.click(within(panel).getByRole('button', { name: 'Close' }))
  await waitFor(() => expect(url()).toBe('/calls'))
})

it('a call has an address of its own', async () => {
  const { url } = renderApp('/calls/call-1', ({ calls }) => calls.add())
  await findPanel()
  expect(url()).toBe('/calls?call=call-1')
})

it('first of all it says what happened', async () => {
  const panel = await open()
  const sentences = within(within(panel).getByRole('list', { name: 'Explanation' })).getAllByRole('listitem')
  expect(sentences.map(({ textContent }) => textContent)).toEqual([
    'openai/gpt-5-mini answered after 840 ms.',
    'It cost $0.0006.',
  ])
  const happened = within(panel).getByRole('region', { name: 'What happened' })
  expect(within(happened).getByText('Answered')).toBeTruthy()
})

it('the cost is told class by class with every digit, at the price of its moment', async () => {
  const panel = await open()
  const table = within(panel).getByRole('table', { name: 'Tokens and cost by class' })
  const rows = within(table)
    .getAllByRole('row')
    .map((row) => [...row.children].map(({ textContent }) => textContent))
  expect(rows).toEqual([
    ['Class', 'Tokens', 'Per million', 'Cost'],
    ['Input', '1,000', '$0.25', '$0.00025'],
    ['Output', '175', '$2.00', '$0.00035'],
    ['Sum', '1,375', '', '$0.0006'],
  ])
  expect(panel.textContent).toContain('source: seed. Input $0.25, Output $2.00 per million tokens.')
  expect(panel.textContent).not.toContain('corrected')
})

it('a correction of the price list is visible, and the call keeps its price', async () => {
  const panel = await open({
    wasPriceCorrected: true,
    priceNow: createPrice('price-2', ['0.3', '3']),
  })
  expect(panel.textContent).toMatch(
    /corrected afterwardsToday’s price list says for that moment: Input \$0\.30, Output \$3\.00 per million tokens\. It was entered on .* by System \(seed\)\.This call keeps the price/,
  )
})

it.each([
  [
    { price: null, priceNow: createPrice('price-2', [null, null]) },
    /had no price when.*: No rates\..*keeps its unknown cost/,
  ],
  [{ priceNow: null }, /Today’s price list has no price for that moment\.This call keeps/],
])('also where one of both is none', async (prices, text) => {
  expect((await open({ ...prices, wasPriceCorrected: true })).textContent).toMatch(text)
})

it('what is not known of tokens, rates and sums is said', async () => {
  const panel = await open({
    costUsd: null,
    costBasis: 'NO_PRICE',
    totalTokens: null,
    usageSource: 'ESTIMATED',
    costLines: [{ tokenClass: 'REASONING', tokens: 7, usdPerMillion: null, costUsd: null }],
  })
  const table = within(panel).getByRole('table', { name: 'Tokens and cost by class' })
  expect(table.textContent).toContain('Reasoning7no rateunknown')
  expect(table.textContent).toContain('Sumunknowntokens estimatedunknown')
})

it('without lines it says why', async () => {
  const panel = await open({ costBasis: 'FREE', costUsd: '0', costLines: [], ledgerEntries: [] })
  expect(within(panel).getByText('Nothing was charged.')).toBeTruthy()
  expect(within(panel).getByText('It moved nothing in any account.')).toBeTruthy()
})

it('what was said is there where it was kept', async () => {
  const panel = await open({
    bodyState: 'KEPT',
    body: {
      request: { messages: [{ role: 'user', content: 'Is it safe?' }], temperature: '0.5' },
      response: { text: 'Yes.', toolCalls: [] },
      note: 'cut',
    },
  })
  const said = within(panel).getByRole('region', { name: 'What was said' })
  expect(within(said).getByRole('region', { name: 'Prompt' }).textContent).toBe('PromptIs it safe?')
  expect(within(said).getByRole('region', { name: 'Answer' }).textContent).toBe('AnswerYes.')
  expect(within(said).getByRole('region', { name: 'Options' }).textContent).toContain('"temperature": "0.5"')
  expect(within(said).getByText('It was too long to keep and was cut.')).toBeTruthy()
})

it.each([
  ['NOT_KEPT', /were not kept when it was made/],
  ['EXPIRED', /have been deleted/],
  ['KEPT', /not there any more/],
])('%s says so, and administrators are shown the setting', async (bodyState, text) => {
  const panel = await open({ bodyState })
  const said = within(panel).getByRole('region', { name: 'What was said' })
  expect(said.textContent).toMatch(text)
  expect(within(said).getByRole('link').getAttribute('href')).toBe('/settings/infrastructure')
})

it('who may not read it is told whose it is', async () => {
  const panel = await open({ bodyState: 'HIDDEN' }, true)
  const said = within(panel).getByRole('region', { name: 'What was said' })
  expect(said.textContent).toContain('for those who may write in the team')
  expect(within(said).queryByRole('link')).toBeNull()
})

it('what it moved is listed, and what it moved unconfirmed', async () => {
  const entry = {
    id: '72',
    kind: 'CORRECTION',
    accountKind: 'RUN',
    amountUsd: '-0.0001',
    heldUsd: '0',
    isUnconfirmed: true,
    note: 'late answer',
    actorName: 'System',
    createdAt: '2026-11-19T09:30:00.000Z',
  }
  const settled = {
    ...entry,
    id: '71',
    kind: 'SETTLE',
    accountKind: 'PROVIDER',
    note: null,
    heldUsd: '-0.001',
  }
  const panel = await open({ ledgerEntries: [{ ...settled, isUnconfirmed: false }, entry] })
  const rows = within(within(panel).getByRole('list', { name: 'Entries' })).getAllByRole('listitem')
  expect(rows[0]?.textContent).toMatch(
    /^Settled in the account of the providernumber 71 · System · .*-\$0\.0001held -\$0\.001$/,
  )
  expect(rows[1]?.textContent).toMatch(
    /^Corrected in the account of the run, unconfirmednumber 72 · System · late answer · .*-\$0\.0001$/,
  )
})

it('facts that are known are there, ids can be copied, and links lead on', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>().mockResolvedValue()
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  const panel = await open({
    traceId: 'trace-7',
    runId: 'run-1',
    run: { id: 'run-1', name: 'Nov 20-A' },
    transcriptId: 'transcript-1',
    isStreamed: true,
    firstTokenMs: 120,
    attempt: 2,
    context: { thread: '42' },
  })
  const facts = within(panel).getByRole('region', { name: 'Facts' })
  expect(facts.textContent).toMatch(
    /First piece120 msAnsweredpiece by piece.*Attempt2Context\{"thread":"42"\}/,
  )
  expect(facts.textContent).not.toContain('HTTP status')
  fireEvent.click(within(facts).getByRole('button', { name: 'Copy trace id' }))
  await within(facts).findByRole('button', { name: 'Copied' })
  expect(writeText).toHaveBeenCalledWith('trace-7')
  const links = within(facts)
    .getAllByRole('link')
    .map((link) => [link.textContent, link.getAttribute('href')])
  expect(links).toEqual([
    ['Run Nov 20-A', '/runs/run-1'],
    ['Transcript', '/runs/run-1?tab=transcripts&transcript=transcript-1'],
    ['Model', '/settings/models?model=provider-openai-gpt-5-mini'],
    ['Provider', '/settings/models?provider=provider-openai'],
  ])
})

it('shapes stand in until it is there', async () => {
  renderApp(address, (_world, api) => api.intercepts.set('CallPanel', silence))
  expect(await screen.findByRole('status', { name: 'Loading the call' })).toBeTruthy()
})

it('one that cannot be had says why, and one that is not there says that', async () => {
  const { api } = renderApp(address, (_world, fake) => {
    fake.intercepts.set('CallPanel', () => refusal('Not now.', { code: 'INTERNAL' }))
  })
  expect((await screen.findByRole('alert')).textContent).toContain('Not now.')
  api.intercepts.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('There is no such call, or none you may see.')).toBeTruthy()
})
